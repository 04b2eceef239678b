package org.flowmon.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.flowmon.chain.Chain;

/**
 * Every meter of the ingest stage, tagged {@code chain}. Names as Prometheus shows them: gauges as
 * written, counters with {@code _total}, timers with {@code _seconds}.
 */
public final class IngestMetrics {
  private final Counter reorgs;
  private final DistributionSummary reorgDepth;
  private final Counter blocks;
  private final Counter disconnected;
  private final Counter transactions;
  private final Counter restarts;
  private final Timer lag;
  private final AtomicLong waiting;
  private final AtomicLong passedOver;
  private final Supplier<Map<Counted, Long>> counted; // a counter holds on to nothing itself

  /** Registers them; the suppliers are asked at each scrape. */
  public IngestMetrics(
      MeterRegistry registry,
      Chain chain,
      Supplier<FollowerStatus> status,
      Supplier<Coverage> coverage,
      Supplier<Map<Counted, Long>> counted,
      Supplier<Long> lastBlockTime,
      Supplier<Boolean> leads) {
    Tags tags = Tags.of("chain", chain.name());
    this.counted = counted;
    reorgs = Counter.builder("flowmon_reorgs").tags(tags).register(registry);
    reorgDepth =
        DistributionSummary.builder("flowmon_reorg_depth_blocks").tags(tags).register(registry);
    blocks = Counter.builder("flowmon_ingest_blocks").tags(tags).register(registry);
    disconnected =
        Counter.builder("flowmon_ingest_blocks_disconnected").tags(tags).register(registry);
    transactions = Counter.builder("flowmon_ingest_transactions").tags(tags).register(registry);
    restarts = Counter.builder("flowmon_ingest_restarts").tags(tags).register(registry);
    lag = Timer.builder("flowmon_ingest_lag").tags(tags).register(registry);
    waiting = registry.gauge("flowmon_mempool_waiting", tags, new AtomicLong());
    passedOver = registry.gauge("flowmon_mempool_passed_over", tags, new AtomicLong());
    gauge(registry, tags, "flowmon_chain_head_block", status, s -> s.head());
    gauge(registry, tags, "flowmon_chain_indexed_block", coverage, c -> c.to());
    gauge(
        registry,
        tags,
        "flowmon_chain_last_block_timestamp_seconds",
        lastBlockTime,
        time -> leads.get() ? time : Double.NaN); // who stands by cannot say
    gauge(registry, tags, "flowmon_ingest_leader", leads, is -> is ? 1 : 0);
    gauge(registry, tags, "flowmon_chain_gaps", coverage, c -> c.gaps().size());
    gauge(registry, tags, "flowmon_chain_blocks_untraced", coverage, c -> c.untraced());
    if (chain.model() == Chain.Model.ACCOUNT) {
      for (Counted what : Counted.values()) {
        FunctionCounter.builder(
                "flowmon_ingest_counted", this, m -> m.counted.get().getOrDefault(what, 0L))
            .tags(tags.and("what", what.toString()))
            .register(registry);
      }
    }
    gauge(
        registry,
        tags,
        "flowmon_ingest_inputs_unknown_value_ratio",
        coverage,
        c -> ratio(c.unknownValues(), c.inputs()));
    gauge(
        registry,
        tags,
        "flowmon_ingest_inputs_unknown_sender_ratio",
        coverage,
        c -> ratio(c.unknownSenders(), c.inputs()));
    for (FollowerStatus.State state : FollowerStatus.State.values()) {
      gauge(
          registry,
          tags.and("state", state.name().toLowerCase(java.util.Locale.ROOT)),
          "flowmon_follower_state",
          status,
          s -> s.state() == state ? 1 : 0);
    }
  }

  private static <T> void gauge(
      MeterRegistry registry,
      Tags tags,
      String name,
      Supplier<T> source,
      ToDoubleFunction<T> value) {
    Gauge.builder(name, () -> value.applyAsDouble(source.get())).tags(tags).register(registry);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  void connected(int count, Duration late) {
    blocks.increment();
    transactions.increment(count);
    lag.record(late.isNegative() ? Duration.ZERO : late);
  }

  void waiting(int transactions, long tooMany) {
    waiting.set(transactions);
    passedOver.set(tooMany);
  }

  void disconnected() {
    disconnected.increment();
  }

  void reorganised(int depth) {
    reorgs.increment();
    reorgDepth.record(depth);
  }

  void restarted() {
    restarts.increment();
  }
}
