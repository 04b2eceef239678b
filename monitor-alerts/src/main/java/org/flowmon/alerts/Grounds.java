package org.flowmon.alerts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final @Nullable Parties parties;

  /**
   * @param judging the rules that judge
   * @param parties who is who; {@code null} when another watchlist is in force than this process
   *     has, so that nothing can be said of labels
   */
  Grounds(List<AlertRule> judging, @Nullable Parties parties) {
    judging.forEach(rule -> rules.put(key(rule.ref()), rule));
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
    if (!attributed(alert.source(), alert, now) || !attributed(alert.destination(), alert, now)) {
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
      return gone(last).map(reason -> AlertLife.retract(last, reason));
    }
    return why.blockStands() && hold(last, why)
        ? Optional.of(AlertLife.reinstate(last, finality))
        : Optional.empty();
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
  private static Flow flow(Alert alert) {
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
        claim == null ? null : claim.inference());
  }
}
