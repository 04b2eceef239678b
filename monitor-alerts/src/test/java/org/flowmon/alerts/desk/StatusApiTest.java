package org.flowmon.alerts.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.flowmon.chain.Chain;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusApiTest {
  @ParameterizedTest
  @CsvSource({
    "bitcoin, PT2H, false",
    "bitcoin, PT2H1S, true",
    "ethereum, PT10M, false",
    "ethereum, PT10M1S, true",
    "tron, PT1H, true"
  })
  void aChainWithoutBlocksIsSilentAfterTheLongestTimeBetweenTwo(
      String chain, Duration since, boolean silent) {
    Instant last = Instant.parse("2026-01-01T00:00:00Z");
    assertEquals(silent, StatusApi.silent(Chain.named(chain), last, last.plus(since)));
  }
}
