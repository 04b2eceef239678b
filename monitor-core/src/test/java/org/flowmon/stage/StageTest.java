package org.flowmon.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StageTest {
  static Stream<Throwable> passing() {
    return Stream.of(
        new TimeoutException("no answer"),
        new OutOfOrderSequenceException("no existing state"),
        new InvalidProducerEpochException("ended"),
        new InvalidTxnStateException("ended"),
        new IllegalStateException(
            "Cannot attempt operation `beginTransaction` because the previous call to"
                + " `commitTransaction` timed out and must be retried"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void aTransactionThatWasLostIsBegunAgainHoweverDeepTheReasonStands(Throwable reason) {
    assertTrue(Stage.passes(reason));
    assertTrue(Stage.passes(new StreamsException("sending", new KafkaException("failed", reason))));
  }

  static Stream<Throwable> lasting() {
    return Stream.of(
        new IllegalStateException("a broken lane"),
        new StreamsException(new UncheckedIOException(new IOException("the disk is full"))),
        new StreamsException("sending", new RecordTooLargeException("9 MB")),
        new FencedInstanceIdException("a second instance of that name"));
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void whatLastsStopsTheStage(Throwable reason) {
    assertFalse(Stage.passes(reason));
  }

  @Test
  void aFaultThatComesBackAtOnceLasts() {
    Stage.Restarts restarts = new Stage.Restarts();
    int made = 0;
    while (restarts.may(made * Duration.ofMinutes(1).toNanos())) {
      made++;
    }
    assertEquals(5, made);
    assertTrue(restarts.may(Duration.ofMinutes(60).toNanos()));
  }

  @Test
  void aFaultEveryQuarterOfAnHourPassesForEver() {
    Stage.Restarts restarts = new Stage.Restarts();
    for (int i = 0; i < 100; i++) {
      assertTrue(restarts.may(i * Duration.ofMinutes(15).toNanos()));
    }
  }
}
