package org.flowmon.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

final class PromptTransactionsTest {
  private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
  private final PromptTransactions prompt = new PromptTransactions(Duration.ofMillis(10));

  private boolean asksAt(long millis) {
    context.resetCommit();
    context.setCurrentSystemTimeMs(millis);
    prompt.processed(context);
    return context.committed();
  }

  @Test
  void aRecordThatComesAloneIsCommittedAtOnce() {
    assertTrue(asksAt(1_000));
    assertTrue(asksAt(2_000));
  }

  @Test
  void manyRecordsShareACommitAnInterval() {
    assertTrue(asksAt(1_000));
    assertFalse(asksAt(1_001));
    assertFalse(asksAt(1_009));
    assertTrue(asksAt(1_010));
    assertFalse(asksAt(1_019));
  }

  @Test
  void whatComesWithinTheIntervalDoesNotWaitForAPollOfTheUsualLength() {
    Properties streams = new Properties();
    PromptTransactions.set(streams, Duration.ofMillis(10));
    assertEquals(10L, streams.get(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG));
    assertEquals(20L, streams.get(StreamsConfig.POLL_MS_CONFIG));
    assertEquals("1", streams.get("producer.max.in.flight.requests.per.connection"));
  }
}
