package org.flowmon.alerts;

import java.util.Optional;
import java.util.function.Supplier;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Where rules plug in: says whether one flow matters, and how much. A rule looks at the flow, the
 * parties and the windows of the lane and at nothing else, so that a replay decides as the live run
 * did.
 */
public interface AlertRule {

  /** Which rule this is. */
  RuleRef ref();

  /**
   * What it says about the flow, or nothing when it does not matter to this rule. A rule that
   * counts enters the flow into {@code windows}. Throws {@link RuleFailedException} when it cannot
   * say.
   *
   * @param usd what the flow was worth, worked out when asked for
   */
  Optional<Match> match(Flow flow, Supplier<Usd> usd, Parties parties, Windows windows);

  /** The same of a flow without a price. */
  default Optional<Match> match(Flow flow, Parties parties, Windows windows) {
    return match(flow, () -> Usd.Missing.NO_FEED, parties, windows);
  }

  /**
   * Whether it would look at the flow at all, seen from that end: its condition, counts aside.
   * Throws {@link RuleFailedException} when it cannot say.
   */
  boolean concerns(Flow flow, Supplier<Usd> usd, Parties parties, Alert.Direction direction);

  /** Over which flows it counts; nothing when it looks at each by itself. */
  default Optional<Window> window() {
    return Optional.empty();
  }

  /**
   * A rule matched a flow.
   *
   * @param direction seen from the party that the rule watches for: outgoing when that is the
   *     flow's source
   * @param title the rule's own words; {@code null} for the usual ones
   * @param summary the rule's own sentence; {@code null} for the usual one
   * @param notes what else the alert carries of the rule
   * @param counted what it counted; {@code null} when it does not count
   */
  record Match(
      RuleRef rule,
      Severity severity,
      Alert.Direction direction,
      @Nullable String title,
      @Nullable String summary,
      Alert.Notes notes,
      Alert.@Nullable Counted counted) {}
}
