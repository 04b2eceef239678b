package org.flowmon.standalone;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.RetriableException;
import org.flowmon.topic.Access;
import org.jspecify.annotations.Nullable;

/** Asks the brokers for offsets, again while they are away. */
final class Offsets implements AutoCloseable {
  private static final int ANSWER_MILLIS = 5_000;
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final Admin admin;
  private final Patience patience;

  /** {@code patience} is asked whenever no answer came. */
  Offsets(String bootstrap, Patience patience) {
    this.patience = patience;
    admin =
        Admin.create(
            Access.client(
                bootstrap,
                Map.of(
                    "request.timeout.ms", ANSWER_MILLIS, "default.api.timeout.ms", ANSWER_MILLIS)));
  }

  /**
   * The offset after the last record, committed or not.
   *
   * @throws IOException when patience ends, or brokers that are there do not tell
   */
  long end(TopicPartition partition) throws IOException, InterruptedException {
    try {
      return ask(() ->
              admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition))
          .offset();
    } catch (ExecutionException e) {
      throw new IOException("cannot ask for the end of " + partition + ": " + e.getMessage(), e);
    }
  }

  /**
   * How far a group has read; 0 when it has not begun.
   *
   * @throws IOException when patience ends, or brokers that are there do not tell
   */
  long committed(TopicPartition partition, String group) throws IOException, InterruptedException {
    try {
      @Nullable OffsetAndMetadata at =
          ask(() -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
              .get(partition);
      return at == null ? 0 : at.offset();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw new IOException("cannot ask how far " + group + " is: " + e.getMessage(), e);
    }
  }

  private <T> T ask(Supplier<KafkaFuture<T>> question)
      throws IOException, InterruptedException, ExecutionException {
    long since = System.nanoTime();
    while (true) {
      try {
        return question.get().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RetriableException)) {
          throw e;
        }
        if (!patience.answering()) {
          since = System.nanoTime();
        } else if (System.nanoTime() - since > SILENCE.toNanos()) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
