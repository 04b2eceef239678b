package org.flowmon.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.junit.jupiter.api.Test;

final class IngestMetricsTest {
  private static IngestMetrics metrics(SimpleMeterRegistry registry, Chain chain) {
    Coverage blind = Coverage.NONE.connected(new BlockRef(7, "h7", "h6", 0), 1, 0, 0, 0).blind();
    return new IngestMetrics(
        registry,
        chain,
        () -> FollowerStatus.NEW,
        () -> blind,
        () -> Map.of(Counted.OTHER_TOKENS, 5L),
        () -> 0L,
        () -> true);
  }

  @Test
  void whatIsNotTracedOfAccountsIsThere() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    IngestMetrics metrics = metrics(registry, Chain.ETHEREUM);
    assertEquals(1, registry.get("flowmon_chain_blocks_untraced").gauge().value());
    for (Counted what : Counted.values()) {
      assertEquals(
          what == Counted.OTHER_TOKENS ? 5 : 0,
          registry
              .get("flowmon_ingest_counted")
              .tag("what", what.toString())
              .functionCounter()
              .count());
    }
    metrics.connected(3, Duration.ZERO);
    assertEquals(3, registry.get("flowmon_ingest_transactions").counter().count());
  }

  @Test
  void coinsHaveNothingOfIt() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    metrics(registry, Chain.BITCOIN).connected(1, Duration.ZERO);
    assertNull(registry.find("flowmon_ingest_counted").functionCounter());
  }

  @Test
  void whatWasCountedIsSaidInWords() {
    Map<Counted, Long> both =
        Counted.sum(
            Map.of(Counted.SWAPS, 2L, Counted.UNTOLD_VALUES, 0L), Map.of(Counted.SWAPS, 1_000L));
    assertEquals("; 1,002 swaps through known routers", Counted.text(both));
    assertEquals("", Counted.text(Map.of()));
  }
}
