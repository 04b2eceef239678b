package org.flowmon.topology;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.flowmon.chain.Chain;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Unconfirmed;
import org.flowmon.trace.Flow;

/** The metrics of the trace stage; their names stand here only. */
public final class TraceMetrics {
  private static final String TRANSACTIONS = "flowmon.trace.transactions";
  private static final String FLOWS = "flowmon.trace.flows";
  private static final String REJECTED = "flowmon.trace.rejected";
  private static final String IMAGES = "flowmon.trace.images";
  private static final String HOLDERS = "flowmon.trace.holders";
  private static final String HEIGHT = "flowmon.trace.block";

  /** Unconfirmed flows by what became of them. */
  private static final String MEMPOOL = "flowmon.trace.mempool.flows";

  /** Transactions of the mempool that move attributed value; and those that were too many. */
  private static final String WAITING = "flowmon.trace.mempool.waiting";

  private static final String PASSED_OVER = "flowmon.trace.mempool.passed.over";

  /** Addresses that are taken for deposit addresses; none unless that is asked for. */
  private static final String INFERRED = "flowmon.trace.deposits.inferred";

  private static final String CHAIN = "chain";

  private final MeterRegistry registry;
  private final Map<String, AtomicLong> gauges = new ConcurrentHashMap<>();
  private final Map<Chain, Counter> transactions = new ConcurrentHashMap<>();

  /** Registers into {@code registry}. */
  public TraceMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void traced(LaneTracer lane, LaneRecord record, int count) {
    gauge(HOLDERS, lane.chain).set(lane.holders());
    if (record instanceof LaneRecord.Connected c) {
      gauge(HEIGHT, lane.chain).set(c.block().height());
      if (lane.deposits != null) {
        gauge(INFERRED, lane.chain).set(lane.labels.inferences());
      }
    }
    if (record instanceof LaneRecord.Mempool) {
      gauge(WAITING, lane.chain).set(lane.mempool.waiting().size());
      gauge(PASSED_OVER, lane.chain).set(lane.mempool.passedOver());
    }
    transactions
        .computeIfAbsent(lane.chain, c -> registry.counter(TRANSACTIONS, CHAIN, c.name()))
        .increment(count);
  }

  private AtomicLong gauge(String name, Chain chain) {
    return gauges.computeIfAbsent(
        name + chain.name(),
        k -> {
          AtomicLong value = new AtomicLong();
          registry.gauge(name, Tags.of(CHAIN, chain.name()), value);
          return value;
        });
  }

  void flow(Flow flow) {
    registry
        .counter(
            FLOWS,
            CHAIN,
            flow.chain().name(),
            "policy",
            flow.policy().toString(),
            "retracted",
            Boolean.toString(flow.retracted()))
        .increment();
  }

  void unconfirmed(Chain chain, Unconfirmed.Fate fate) {
    registry.counter(MEMPOOL, CHAIN, chain.name(), "fate", fate.toString()).increment();
  }

  void rejected(Chain chain) {
    registry.counter(REJECTED, CHAIN, chain.name()).increment();
  }

  void image(Chain chain) {
    registry.counter(IMAGES, CHAIN, chain.name()).increment();
  }
}
