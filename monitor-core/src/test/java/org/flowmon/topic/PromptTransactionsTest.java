package org.flowmon.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

final class PromptTransactionsTest {
  private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
  private final PromptTransactions prompt = new PromptTransactions(Duration.ofMillis(10));

  private boolean asksAt(long millis) {
    context.resetCommit();
    context.setCurrentSystemTimeMs(millis);
    prompt.processed(context, new RecordHeaders());
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

  /** What is late already loses little by waiting, and a lane that catches up gains much. */
  @Test
  void lateRecordsShareACommitForLonger() {
    assertTrue(lateAt(10_000));
    assertFalse(lateAt(10_010));
    assertFalse(lateAt(10_199));
    assertTrue(lateAt(10_200));
    assertTrue(asksAt(10_210), "one that is not late is prompt again");
  }

  private boolean lateAt(long millis) {
    context.resetCommit();
    context.setCurrentSystemTimeMs(millis);
    byte[] received = Long.toString(millis - 5_000).getBytes(StandardCharsets.US_ASCII);
    prompt.processed(context, new RecordHeaders().add(Received.HEADER, received));
    return context.committed();
  }

  /** The one that came within the interval is committed at its end, though no other comes. */
  @Test
  void theLastOfSeveralDoesNotWaitForAnother() {
    prompt.begin(context);
    MockProcessorContext.CapturedPunctuator clock = context.scheduledPunctuators().getFirst();
    assertTrue(asksAt(1_000));
    assertFalse(asksAt(1_004));
    context.setCurrentSystemTimeMs(1_010);
    clock.getPunctuator().punctuate(1_010);
    assertTrue(context.committed());
    context.resetCommit();
    context.setCurrentSystemTimeMs(1_020);
    clock.getPunctuator().punctuate(1_020);
    assertFalse(context.committed(), "nothing is there to commit");
  }

  @Test
  void whatComesWithinTheIntervalDoesNotWaitForAPollOfTheUsualLength() {
    Properties streams = new Properties();
    PromptTransactions.set(streams, Duration.ofMillis(10));
    assertEquals(200L, streams.get(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG));
    assertEquals(20L, streams.get(StreamsConfig.POLL_MS_CONFIG));
    assertEquals("1", streams.get("producer.max.in.flight.requests.per.connection"));
    assertEquals("10", streams.get("producer.linger.ms"));
    assertEquals("lz4", streams.get("producer.compression.type"));
  }
}
