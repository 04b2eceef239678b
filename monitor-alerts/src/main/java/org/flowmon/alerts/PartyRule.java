package org.flowmon.alerts;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.flowmon.alerts.Alert.Direction;
import org.flowmon.trace.Flow;

/**
 * Matches a flow when one of its ends is watched for, whoever the other end is: every flow runs
 * between two labelled entities. When both ends are watched for, the source decides the direction.
 */
record PartyRule(
    RuleRef ref, Predicate<Party> watches, Severity direct, Severity indirect, Severity fee)
    implements AlertRule {

  private static final String SANCTIONED = "sanctioned";
  private static final String RUSSIA_LINKED = "russia-linked";

  /** One end carries the tag {@code sanctioned}. */
  static final AlertRule SANCTIONED_PARTY =
      new PartyRule(
          new RuleRef("sanctioned-party", "1.0.0", "sanctions"),
          party -> party.tagged(SANCTIONED),
          Severity.CRITICAL,
          Severity.HIGH,
          Severity.LOW);

  /** One end carries the tag {@code russia-linked}. */
  static final AlertRule RUSSIA_LINKED_PARTY =
      new PartyRule(
          new RuleRef("russia-linked-party", "1.0.0", "russia-linked"),
          party -> party.tagged(RUSSIA_LINKED),
          Severity.HIGH,
          Severity.MEDIUM,
          Severity.INFO);

  /** One end is a mining host, or a mining pool tagged {@code watched} or {@code russia-linked}. */
  static final AlertRule WATCHED_MINING_POOL =
      new PartyRule(
          new RuleRef("watched-mining-pool", "1.0.0", "mining"),
          party ->
              party.is("mining-host")
                  || (party.is("mining-pool")
                      && (party.tagged("watched") || party.tagged(RUSSIA_LINKED))),
          Severity.MEDIUM,
          Severity.MEDIUM,
          Severity.INFO);

  /** The rules until rule files come: of equally severe ones the first wins. */
  static final List<AlertRule> BUILT_IN =
      List.of(SANCTIONED_PARTY, RUSSIA_LINKED_PARTY, WATCHED_MINING_POOL);

  @Override
  public Optional<Match> match(Flow flow, Parties parties) {
    if (watches.test(parties.party(flow.from()))) {
      return Optional.of(new Match(ref, severity(flow), Direction.OUTGOING));
    }
    if (watches.test(parties.party(flow.to()))) {
      return Optional.of(new Match(ref, severity(flow), Direction.INCOMING));
    }
    return Optional.empty();
  }

  private Severity severity(Flow flow) {
    if (flow.kind() == Flow.Kind.FEE) {
      return fee;
    }
    return flow.hops() <= 1 ? direct : indirect;
  }
}
