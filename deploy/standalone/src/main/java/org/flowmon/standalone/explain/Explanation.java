package org.flowmon.standalone.explain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.Difference;
import org.flowmon.alerts.Standing;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.topology.Retrace;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/**
 * All that an alert rests on, and whether it comes out again. Pure: of what was read.
 *
 * @param told the last revision that says what was found when its flow came: its facts are compared
 * @param revisions all of them, in their order
 * @param traced the lane, traced again up to the block
 * @param way every hop
 * @param rule the text of the rule, where it is among those in force
 * @param unjudged why the rule was not asked again; {@code null} when it was
 * @param differences in what; empty when everything comes out again
 * @param earlier the same of each block that it stood in before, in their order
 */
public record Explanation(
    Alert told,
    List<Revision> revisions,
    FlowSearch flows,
    Retrace retrace,
    Retrace.Result traced,
    List<WayStep> way,
    ListEntry source,
    ListEntry destination,
    String watchlist,
    RuleSet.@Nullable RuleText rule,
    @Nullable String unjudged,
    List<Difference> differences,
    List<Earlier> earlier) {

  /**
   * A revision and where it stands. Times in milliseconds since 1970, -1 for unknown: when the
   * block that led to it was received, its flow traced (none for an update), and it was written.
   */
  public record Revision(Alert alert, String place, long received, long traced, long alerted) {}

  /**
   * The revisions whose facts are compared: of each block the last one that is no retraction. What
   * was found later, after labels or rules had changed, and what was in no block yet is not.
   */
  public static List<Alert> compared(List<Revision> revisions) {
    Map<String, Alert> byBlock = new LinkedHashMap<>();
    for (Revision each : revisions) {
      Alert alert = each.alert();
      if (alert.state() == Alert.State.RETRACTED || Difference.judgedLater(alert)) {
        continue;
      }
      if (alert.movement().standing().status() != Standing.Status.MEMPOOL) {
        byBlock.remove(alert.movement().block().hash()); // it came back to that block
        byBlock.put(alert.movement().block().hash(), alert);
      }
    }
    return List.copyOf(byBlock.values());
  }

  /** Puts together what was read, and compares. */
  public static Explanation of(
      Alert told,
      List<Revision> revisions,
      FlowSearch flows,
      Retrace retrace,
      Retrace.Result traced,
      Watchlist list,
      List<Earlier> earlier)
      throws IOException {
    List<WayStep> way =
        told.evidence().path().stream()
            .map(step -> WayStep.of(told, step, traced.seen().get(step.txid())))
            .toList();
    List<Difference> differences = new ArrayList<>();
    trace(told, flows, traced, differences);
    String unjudged = judge(told, flows, list, differences);
    Optional<FlowSearch.Judged> judged = flows.judged();
    Optional<RuleSet.RuleText> rule =
        judged.isEmpty() ? Optional.empty() : judged.get().rules().text(told.finding().rule().id());
    return new Explanation(
        told,
        revisions,
        flows,
        retrace,
        traced,
        way,
        ListEntry.of(told.source(), told.movement().chain(), way, true, traced.first(), list),
        ListEntry.of(told.destination(), told.movement().chain(), way, false, traced.first(), list),
        list.version(),
        rule.orElse(null),
        unjudged,
        differences,
        earlier);
  }

  private static void trace(
      Alert told, FlowSearch flows, Retrace.Result traced, List<Difference> differences) {
    List<Flow> again =
        traced.flows().stream()
            .filter(flow -> flow.txid().equals(told.movement().txid()))
            .filter(flow -> flow.at().equals(told.movement().at()))
            .toList();
    for (FlowSearch.Found found : flows.arrival()) {
      find(again, found.flow().id())
          .ifPresentOrElse(
              flow -> differences.addAll(Difference.between(found.flow(), flow)),
              () -> differences.add(missing(found.flow(), true)));
    }
    for (Flow flow : again) {
      if (flows.arrival().stream().noneMatch(found -> found.flow().id().equals(flow.id()))) {
        differences.add(missing(flow, false));
      }
    }
    find(again, told.movement().flowId())
        .ifPresentOrElse(
            flow -> differences.addAll(Difference.between(told, flow)),
            () ->
                differences.add(
                    new Difference("alert.flow_id", told.movement().flowId(), "no such flow")));
  }

  private static Optional<Flow> find(List<Flow> flows, String id) {
    return flows.stream().filter(flow -> flow.id().equals(id)).findFirst();
  }

  private static Difference missing(Flow flow, boolean told) {
    String shown = flow.amount() + " from " + flow.from() + " to " + flow.to();
    return new Difference(
        "flow " + flow.policy() + " " + flow.id(),
        told ? shown : "nothing",
        told ? "nothing" : shown);
  }

  /** Returns why it could not be asked; {@code null} when it was. */
  private static @Nullable String judge(
      Alert told, FlowSearch flows, Watchlist list, List<Difference> differences) {
    Optional<FlowSearch.Judged> judged = flows.judged();
    if (judged.isEmpty()) {
      return "the flow is not in the flows topic";
    }
    if (!list.version().equals(told.evidence().listVersion())) {
      return "the watchlist given is another version than the alert's: name the lists of then";
    }
    if (judged.get().failed() != null) {
      return "the rule cannot judge: " + judged.get().failed();
    }
    Alert again = judged.get().again();
    if (again == null) {
      differences.add(new Difference("rule", told.finding().rule().id(), "no match"));
    } else {
      differences.addAll(Difference.ofFinding(told, again));
    }
    return null;
  }

  /** The first revision of the alert in its block. */
  Revision first() {
    return revisions.stream()
        .filter(r -> r.alert().state() != Alert.State.RETRACTED)
        .filter(r -> r.alert().movement().block().hash().equals(told.movement().block().hash()))
        .findFirst()
        .orElseThrow();
  }

  /** Whether everything came out again. */
  public boolean equal() {
    return differences.isEmpty() && earlier.stream().allMatch(Earlier::equal);
  }
}
