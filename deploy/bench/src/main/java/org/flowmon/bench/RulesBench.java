package org.flowmon.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.flowmon.alerts.AlertRule;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.Windows;
import org.flowmon.alerts.rule.RuleReader;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
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
  private static final int ENTITIES = 400;

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
    all = new ArrayList<>(ShippedRules.standard());
    if (!rules.equals("builtin")) {
      all.addAll(madeUp(Integer.parseInt(rules) - all.size()));
    }
    WatchlistBuilder list = new WatchlistBuilder();
    for (int i = 0; i < ENTITIES; i++) {
      Entity.Builder entity =
          Entity.of("entity-" + i).name("Entity " + i).kind(EntityKind.values()[i % 7]);
      if (i % 10 == 0) {
        entity.tag(i % 20 == 0 ? Entity.SANCTIONED : "russia-linked", "made up");
      }
      list.entity(entity.build());
    }
    parties = Parties.of(list.build());
    for (int i = 0; i < FLOWS; i++) {
      flows.add(flow(i));
    }
  }

  /** Rules of a desk with customers and thresholds of its own. */
  private static List<? extends AlertRule> madeUp(int count) throws IOException {
    StringBuilder text = new StringBuilder("rules:\n");
    for (int i = 0; i < count; i++) {
      text.append(
          """
            - id: desk-%1$d
              version: 1.0.0
              name: Desk rule %1$d
              family: desk
              watch: to
              match: |
                to.id == "entity-%2$d" && flow.coins.orValue(decimal("0")) > decimal("%3$d.5")
                  || from.kind == "ransomware" && flow.hops <= %4$d && "sanctioned" in from.tags
              severity: medium
          """
              .formatted(i, i * 7 % ENTITIES, i % 5, i % 4));
      if (i % 10 == 0) {
        text.append("    window: {over: 24h, per: to, when: window.count >= 5}\n");
      }
    }
    return new RuleReader()
        .read(new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)), "desk");
  }

  private Flow flow(int i) {
    Amount amount = Amount.of(1 + random.nextLong(1L << 32));
    Txid txid = Txid.parse(String.format("%064x", i + 1));
    long time = 1_714_521_600L + i;
    int hops = 1 + random.nextInt(5);
    List<Flow.Arrival> path = new ArrayList<>();
    for (int hop = 0; hop < hops; hop++) {
      path.add(new Flow.Arrival(txid, "out:" + hop, "address-" + i + "-" + hop, amount, time));
    }
    return new Flow(
        "flow-" + i,
        Chain.BITCOIN,
        txid,
        "out:" + (hops - 1),
        "native",
        null,
        "entity-" + random.nextInt(ENTITIES),
        "entity-" + random.nextInt(ENTITIES),
        Flow.Kind.TRANSFER,
        amount,
        amount,
        hops,
        time,
        path,
        null,
        null,
        Policy.HAIRCUT,
        new BlockRef(800_000 + i / 10, "b" + i / 10, null, time),
        "v1",
        false);
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
