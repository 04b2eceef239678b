package org.flowmon.alerts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.flowmon.alerts.Alert.Attribution;
import org.flowmon.alerts.Alert.End;
import org.flowmon.alerts.Alert.Movement;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Finality;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Inference;
import org.jspecify.annotations.Nullable;

/**
 * What alerts rest on besides the chain, as of one place of the lane: the rules that judge there
 * and, where the watchlist of this process is the one in force, who the parties are. See
 * RATIONALE.md.
 */
final class Grounds {
  private final Map<String, AlertRule> rules = new HashMap<>();
  private final List<AlertRule> single;
  private final @Nullable Parties parties;
  private final Function<String, List<String>> senders;

  /**
   * @param judging the rules that judge
   * @param parties who is who; {@code null} when another watchlist is in force than this process
   *     has, so that nothing can be said of labels
   * @param senders the addresses that the flow of that id left from; empty where they are not known
   */
  Grounds(
      List<AlertRule> judging, @Nullable Parties parties, Function<String, List<String>> senders) {
    this.senders = senders;
    judging.forEach(rule -> rules.put(key(rule.ref()), rule));
    this.single = judging.stream().filter(rule -> rule.window().isEmpty()).toList();
    this.parties = parties;
  }

  private static String key(RuleRef rule) {
    return rule.id() + "." + rule.major();
  }

  /** What the alert rested on and is gone; nothing when it still holds. */
  Optional<Reason> gone(Alert alert) {
    AlertRule rule = rules.get(key(alert.finding().rule()));
    if (rule == null) {
      return Optional.of(Reason.RULE_WITHDRAWN);
    }
    Parties now = parties;
    if (now == null) {
      return Optional.empty();
    }
    if (!sent(alert, now) || !attributed(alert.destination(), alert, now)) {
      return Optional.of(Reason.ATTRIBUTION_REMOVED);
    }
    if (alert.evidence().pathTruncated() || concerns(rule, alert, now)) {
      return Optional.empty();
    }
    return Optional.of(
        delisted(alert.source(), now) || delisted(alert.destination(), now)
            ? Reason.DELISTED
            : Reason.BAD_DATA);
  }

  /** The next revision, if what the alert rests on has gone or is back. */
  Optional<Alert> revision(Alert last, Finality finality) {
    Reason why = last.identity().correction();
    if (why == null) {
      Optional<Reason> gone = gone(last);
      return gone.isPresent()
          ? Optional.of(
              other(last, gone.get(), finality)
                  .orElseGet(() -> AlertLife.retract(last, gone.get())))
          : first(last, finality);
    }
    if (!why.blockStands()) {
      return Optional.empty();
    }
    Optional<Alert> first = first(last, finality);
    return first.isEmpty() && hold(last, why)
        ? Optional.of(AlertLife.reinstate(last, finality))
        : first;
  }

  /** The same alert as another rule finds it that still holds, if any does. */
  private Optional<Alert> other(Alert last, Reason gone, Finality finality) {
    return remaining(last, gone)
        .map(v -> AlertLife.revise(last, flow(last), v, known(), gone, finality));
  }

  /**
   * What is left to say of a flow when the rule of its alert falls for that reason: what the rules
   * of now say that look at it by itself. Where the rule was withdrawn only those that matched
   * then, since a new rule judges nothing of the past. Nothing where the flow itself is not so.
   */
  Optional<Verdict> remaining(Alert alert, Reason gone) {
    List<String> then = alert.finding().alsoMatched();
    return gone == Reason.ATTRIBUTION_REMOVED
        ? Optional.empty()
        : judge(
            alert, gone == Reason.RULE_WITHDRAWN ? r -> then.contains(r.ref().id()) : r -> true);
  }

  /**
   * The alert as the rule finds it that raised it, where another one decides and that holds again.
   */
  private Optional<Alert> first(Alert last, Finality finality) {
    if (parties == null) {
      return Optional.empty();
    }
    Flow flow = flow(last);
    RuleRef decides = last.finding().rule();
    Alert.Direction direction = last.finding().direction();
    if (AlertId.of(AlertId.PUBLIC, decides, direction, flow).equals(last.alertId())) {
      return Optional.empty();
    }
    return judge(last, rule -> true)
        .filter(v -> AlertId.of(AlertId.PUBLIC, v.match(), flow).equals(last.alertId()))
        .map(v -> AlertLife.revise(last, flow, v, known(), null, finality));
  }

  /**
   * What some rules say now of the flow of an alert. Rules that count are left out: they have
   * counted it. Those that matched then are still named beside the one that decides.
   */
  private Optional<Verdict> judge(Alert alert, Predicate<AlertRule> which) {
    Parties now = parties;
    if (now == null
        || alert.evidence().pathTruncated()
        || !sent(alert, now)
        || !attributed(alert.destination(), alert, now)) {
      return Optional.empty();
    }
    return Verdict.of(
            single.stream().filter(which).toList(),
            flow(alert),
            () -> alert.value().usd(),
            now,
            Windows.inMemory(),
            failure -> {}) // which was told when the flow came
        .map(verdict -> verdict.with(counting(alert.finding().alsoMatched())));
  }

  private List<String> counting(List<String> matched) {
    return rules.values().stream()
        .filter(rule -> rule.window().isPresent())
        .map(rule -> rule.ref().id())
        .filter(matched::contains)
        .sorted()
        .toList();
  }

  private Parties known() {
    return Objects.requireNonNull(parties, "judged without a watchlist");
  }

  /** Whether nothing can be said against an alert that was retracted for that reason. */
  private boolean hold(Alert alert, Reason retracted) {
    return (parties != null || retracted == Reason.RULE_WITHDRAWN) && gone(alert).isEmpty();
  }

  /** A rule that cannot say is no reason to take anything back. */
  private static boolean concerns(AlertRule rule, Alert alert, Parties now) {
    try {
      return rule.concerns(
          flow(alert), () -> alert.value().usd(), now, alert.finding().direction());
    } catch (RuleFailedException e) {
      return true;
    }
  }

  /**
   * Whether any of the addresses that the flow left from is still the sender's; of a flow of which
   * they are not known, whether anything is.
   */
  private boolean sent(Alert alert, Parties now) {
    Movement m = alert.movement();
    List<String> from = senders.apply(m.flowId());
    String entity = alert.source().party().id();
    return from.isEmpty()
        ? attributed(alert.source(), alert, now)
        : from.stream()
            .anyMatch(
                each -> now.holder(m.chain(), each, m.block()).filter(entity::equals).isPresent());
  }

  /**
   * Whether the end is still who it was: its address is attributed to it, or what it was inferred
   * from is; or, where no address is known, anything is. What the watchlist never knew it cannot
   * take back.
   */
  private static boolean attributed(End end, Alert alert, Parties now) {
    String entity = end.party().id();
    Movement m = alert.movement();
    String address = end.address();
    Attribution claim = end.attribution();
    Inference why = claim == null ? null : claim.inference();
    if (address != null && why != null) {
      return inferred(entity, address, why, m, now);
    }
    if (address != null && claim != null) {
      return now.holder(m.chain(), address, m.block()).filter(entity::equals).isPresent();
    }
    return end.party().equals(Party.unknown(entity)) || now.attributed(m.chain(), entity);
  }

  /**
   * Whether no list claims the address for somebody else, and one of those that it swept to is
   * still the entity's.
   */
  private static boolean inferred(
      String entity, String address, Inference why, Movement m, Parties now) {
    Optional<String> listed = now.holder(m.chain(), address, m.block());
    return listed.isPresent()
        ? listed.get().equals(entity)
        : why.sweeps().stream()
            .anyMatch(
                s -> now.holder(m.chain(), s.to(), m.block()).filter(entity::equals).isPresent());
  }

  private static boolean delisted(End end, Parties now) {
    return end.designation() != null
        && !now.designations(end.party().id()).contains(end.designation());
  }

  /** The flow that raised it, as far as rules look at it. */
  static Flow flow(Alert alert) {
    Movement m = alert.movement();
    String contract = alert.value().asset().contract();
    Attribution claim = alert.destination().attribution();
    return new Flow(
        m.flowId(),
        m.chain(),
        m.txid(),
        m.at(),
        contract == null ? AccountTransaction.NATIVE : contract,
        alert.value().asset().unit(),
        alert.source().party().id(),
        alert.destination().party().id(),
        m.kind(),
        alert.value().amount(),
        alert.value().arrival(),
        alert.value().hops(),
        m.leftAt().getEpochSecond(),
        alert.evidence().path().stream()
            .map(
                s ->
                    new Flow.Arrival(
                        s.txid(), s.at(), s.address(), s.amount(), s.time().getEpochSecond()))
            .toList(),
        alert.evidence().via(),
        null,
        alert.evidence().policy(),
        m.block(),
        alert.evidence().listVersion(),
        false,
        alert.evidence().bounds(),
        claim == null ? null : claim.inference());
  }
}
