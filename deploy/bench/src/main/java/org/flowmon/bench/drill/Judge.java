package org.flowmon.bench.drill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.flowmon.bench.drill.Planted.Fate;

/** Says what is not as it must be: nothing lost, nothing invented, nothing twice. Pure. */
final class Judge {
  private final List<String> reasons = new ArrayList<>();
  private final Evidence evidence;

  private Judge(Evidence evidence) {
    this.evidence = evidence;
  }

  /** What is wrong, in words; empty when all holds. */
  static List<String> reasons(Evidence evidence) {
    Judge judge = new Judge(evidence);
    judge.lane();
    judge.alerts();
    judge.copies();
    judge.pages();
    judge.deadLetters();
    return List.copyOf(judge.reasons);
  }

  private void wrong(boolean is, String what) {
    if (is) {
      reasons.add(what);
    }
  }

  private void lane() {
    Evidence.Lane lane = evidence.lane();
    lane.faults().forEach(fault -> wrong(true, "lane: " + fault));
    wrong(
        !lane.standing().equals(evidence.chain()),
        "lane: its "
            + lane.standing().size()
            + " standing blocks are not the "
            + evidence.chain().size()
            + " of the chain");
  }

  private void alerts() {
    Map<String, List<Revision>> byId = new LinkedHashMap<>();
    Map<String, Set<String>> idsOf = new HashMap<>();
    for (Revision each : evidence.alerts()) {
      byId.computeIfAbsent(each.alertId(), id -> new ArrayList<>()).add(each);
      idsOf.computeIfAbsent(each.txid(), id -> new LinkedHashSet<>()).add(each.alertId());
    }
    Set<String> known = evidence.planted().stream().map(Planted::txid).collect(Collectors.toSet());
    byId.forEach(
        (id, revisions) -> {
          String txid = revisions.getFirst().txid();
          wrong(!known.contains(txid), "alert " + id + " of " + txid + " is invented");
          life(id, revisions);
        });
    for (Planted each : evidence.planted()) {
      Set<String> ids = idsOf.getOrDefault(each.txid(), Set.of());
      wrong(ids.isEmpty(), "payment " + each + " was never alerted");
      wrong(ids.size() > 1, "payment " + each + " has several alerts: " + ids);
      if (ids.size() == 1) {
        outcome(each, byId.getOrDefault(ids.iterator().next(), List.of()));
      }
    }
  }

  /** Revisions count from 1, and each follows from the one before. */
  private void life(String id, List<Revision> revisions) {
    Revision before = null;
    for (Revision each : revisions) {
      int expected = before == null ? 1 : before.number() + 1;
      wrong(
          each.number() != expected,
          "alert " + id + ": revision " + each.number() + " where " + expected + " was due");
      boolean follows =
          switch (each.state()) {
            case "raised" -> before == null;
            case "updated", "retracted" -> before != null && !before.retracted();
            case "reinstated" -> before != null && before.retracted();
            default -> false;
          };
      wrong(
          !follows,
          "alert "
              + id
              + ": "
              + each.state()
              + " after "
              + (before == null ? "nothing" : before.state()));
      before = each;
    }
  }

  private void outcome(Planted payment, List<Revision> revisions) {
    Revision last = revisions.getLast();
    boolean right =
        last.from().equals(PlantedChain.PAYER)
            && last.to().equals(payment.to())
            && last.units().equals(Long.toString(payment.units()))
            && last.hops() == payment.hops();
    wrong(!right, "payment " + payment + " was alerted otherwise: " + last);
    boolean everRetracted = revisions.stream().anyMatch(Revision::retracted);
    wrong(
        everRetracted != (payment.fate() != Fate.STANDS),
        "payment " + payment + (everRetracted ? " was retracted" : " was never retracted"));
    wrong(
        last.retracted() != (payment.fate() == Fate.GONE),
        "payment " + payment + " is " + last.state() + " at the end");
  }

  /** The subscriber has what is its own, each revision once and in order, and nothing else. */
  private void copies() {
    Map<String, List<String>> own = told(evidence.alerts());
    Map<String, List<String>> got = told(evidence.copies());
    Set<String> all = new TreeSet<>(own.keySet());
    all.addAll(got.keySet());
    for (String txid : all) {
      List<String> due = own.getOrDefault(txid, List.of());
      List<String> is = got.getOrDefault(txid, List.of());
      wrong(!due.equals(is), "the subscriber was told " + is + " of " + txid + ", not " + due);
    }
    wrong(
        evidence.copies().stream().anyMatch(each -> !each.to().equals(Tenancy.ID)),
        "the subscriber was told of others");
    evidence.foreign().forEach(topic -> wrong(true, "the subscriber could read " + topic));
  }

  private static Map<String, List<String>> told(List<Revision> revisions) {
    return revisions.stream()
        .filter(each -> each.to().equals(Tenancy.ID))
        .collect(
            Collectors.groupingBy(
                Revision::txid,
                Collectors.mapping(
                    each -> each.state() + " " + each.number(), Collectors.toList())));
  }

  private void pages() {
    Set<String> cases =
        evidence.alerts().stream().map(Revision::caseKey).collect(Collectors.toSet());
    Map<String, List<Evidence.Page>> told =
        evidence.pages().stream().collect(Collectors.groupingBy(Evidence.Page::caseKey));
    told.forEach(
        (key, pages) -> wrong(!cases.contains(key), "pages of a case that nobody knows: " + pages));
    for (String each : new TreeSet<>(cases)) {
      List<Evidence.Page> pages = told.getOrDefault(each, List.of());
      int count = triggers(pages);
      wrong(count != 1, "case " + each + " was triggered " + count + " times: " + pages);
    }
  }

  /** How often people were called for the same: not once more as it asks more, or opens again. */
  private static int triggers(List<Evidence.Page> pages) {
    int most = 0;
    Map<String, Set<String>> open = new HashMap<>();
    for (Evidence.Page page : pages) {
      if (page.type().equals("case.resolved")) {
        open.clear();
      } else if (page.type().equals("case.triggered")) {
        Set<String> same = open.computeIfAbsent(page.urgency(), urgency -> new HashSet<>());
        same.add(page.id());
        most = Math.max(most, same.size());
      }
    }
    return most;
  }

  private void deadLetters() {
    evidence
        .deadLetters()
        .forEach((topic, count) -> wrong(count != 0, count + " records in " + topic));
  }
}
