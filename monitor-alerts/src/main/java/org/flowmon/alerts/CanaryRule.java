package org.flowmon.alerts;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.flowmon.trace.Flow;

/**
 * The one rule for test flows, whatever rules are published: each becomes an alert of severity
 * info, labelled {@code test}. Its two ends are names of our own that no list has.
 */
final class CanaryRule implements AlertRule {
  static final List<AlertRule> ONLY = List.of(new CanaryRule());

  private static final RuleRef REF = new RuleRef("canary", "1.0.0", "canary");

  @Override
  public RuleRef ref() {
    return REF;
  }

  @Override
  public boolean concerns(
      Flow flow, Supplier<Usd> usd, Parties parties, Alert.Direction direction) {
    return true;
  }

  @Override
  public Optional<Match> match(Flow flow, Supplier<Usd> usd, Parties parties, Windows windows) {
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put("test", "true");
    return Optional.of(
        new Match(
            REF,
            Severity.INFO,
            Alert.Direction.OUTGOING,
            "Test: a flow of our own went the whole way",
            "A synthetic flow that shows that the way from a block to an alert is open. It is about"
                + " nobody and nothing is to be done.",
            new Alert.Notes("Canary", null, labels, new TreeMap<>()),
            null));
  }
}
