package org.flowmon.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.flowmon.alerts.AlertRule;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.Windows;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.WatchlistBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What rules say of flows, on one thread: flows per second. The built-in rules and as many made-up
 * ones as make {@code rules}, every tenth with a window; 400 entities of which a tenth is linked to
 * Russia or sanctioned. The cost of a rule is the difference between two runs over the difference
 * in rules.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class RulesBench {
  private static final int FLOWS = 1_000;

  @Param({"builtin", "50", "100"})
  public String rules = "100";

  private final List<Flow> flows = new ArrayList<>();
  private final Random random = new Random(7);
  private List<AlertRule> all = List.of();
  private Parties parties = Parties.of(new WatchlistBuilder().build());
  private Windows windows = Windows.inMemory();
  private long round;

  /** Makes the rules, the parties and the flows. */
  @Setup
  public void setup() throws IOException {
    all = RuleLoad.rules(rules.equals("builtin") ? 0 : Integer.parseInt(rules));
    parties = Parties.of(RuleLoad.watchlist(RuleLoad.ENTITIES, 10));
    for (int i = 0; i < FLOWS; i++) {
      flows.add(RuleLoad.flow(i, random, RuleLoad.ENTITIES));
    }
  }

  /** Every rule is asked about every flow. */
  @Benchmark
  @OperationsPerInvocation(FLOWS)
  public long judge() {
    if (++round % 64 == 0) {
      windows = Windows.inMemory();
    }
    long matches = 0;
    for (Flow flow : flows) {
      for (AlertRule rule : all) {
        matches += rule.match(flow, parties, windows).isPresent() ? 1 : 0;
      }
    }
    return matches;
  }
}
