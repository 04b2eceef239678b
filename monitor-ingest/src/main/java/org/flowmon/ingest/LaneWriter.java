package org.flowmon.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.flowmon.topic.Received;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of one lane in transactions. One that failed once takes nothing more: what was
 * not committed is lost with it.
 */
final class LaneWriter implements AutoCloseable {
  /** A transaction is committed when it is so old or so large, whichever comes first. */
  private static final long BATCH_NANOS = 50_000_000;

  private static final long BATCH_BYTES = 8L * 1024 * 1024;

  private final IngestConfig config;
  private final Clock clock;
  private final KafkaProducer<byte[], byte[]> producer;
  private final byte[] key;
  private boolean open;
  private long begun;
  private long bytes;
  private long lastCommit = System.nanoTime();
  private @Nullable IOException failure;

  /** The producer is its own from now on. */
  LaneWriter(IngestConfig config, Clock clock, KafkaProducer<byte[], byte[]> producer) {
    this.config = config;
    this.clock = clock;
    this.producer = producer;
    this.key = config.chain().name().getBytes(UTF_8);
  }

  /**
   * Adds a record of the lane.
   *
   * @param time of what it tells, in seconds since 1970
   * @param seen when that was received, in milliseconds
   * @param after what the lane then holds; {@code null} where that is the same
   * @param headers further headers, empty ones
   */
  void send(byte[] value, long time, String seen, @Nullable Coverage after, String... headers) {
    // A block may claim a time two hours ahead; a broker refuses one that is an hour ahead.
    long timestamp = Math.min(time * 1000, clock.millis());
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            config.topics().transactions(), config.chain().lane(), timestamp, key, value);
    record.headers().add(Received.HEADER, seen.getBytes(UTF_8));
    if (after != null) {
      record.headers().add(LaneState.COVERAGE, after.encode().getBytes(UTF_8));
    }
    for (String header : headers) {
      record.headers().add(header, new byte[0]);
    }
    post(record);
    bytes += value.length;
  }

  /** Adds a record of another topic. */
  void post(ProducerRecord<byte[], byte[]> record) {
    // A failure comes out of the commit.
    Future<RecordMetadata> unused = producer.send(record);
  }

  /** Commits what is open, if it is large enough by now. */
  void commitIfLarge() throws InterruptedException {
    if (bytes >= BATCH_BYTES) {
      within(this::commit);
    }
  }

  /** Commits what is open, if it is large or old enough by now. */
  void commitIfDue() throws InterruptedException {
    if (bytes >= BATCH_BYTES || System.nanoTime() - lastCommit >= BATCH_NANOS) {
      within(this::commit);
    }
  }

  /** Commits what is open, if anything. */
  void commitNow() throws InterruptedException {
    if (open || failure != null) {
      within(this::commit);
    }
  }

  /** Commits; {@link #within} only. */
  void commit() {
    producer.commitTransaction();
    open = false;
    bytes = 0;
    lastCommit = System.nanoTime();
  }

  /** Throws an {@link UncheckedIOException} if it failed before. */
  void checkUsable() {
    IOException before = failure;
    if (before != null) {
      throw new UncheckedIOException(before.getMessage(), before);
    }
  }

  /** How long the open transaction has lasted: by the clock, which goes on while we stand still. */
  private Duration lasted() {
    return open ? Duration.ofMillis(clock.millis() - begun) : Duration.ZERO;
  }

  /** Does something within the open transaction. */
  void within(Runnable work) throws InterruptedException {
    checkUsable();
    try {
      if (!open) {
        producer.beginTransaction();
        open = true;
        begun = clock.millis();
      }
      work.run();
    } catch (InterruptException e) {
      failure = new IOException("interrupted while writing the lane of " + config.chain());
      throw Brokers.interrupted(e);
    } catch (KafkaException | IllegalStateException e) {
      IOException described = Brokers.describe(config, e, lasted());
      failure = described;
      throw new UncheckedIOException(described.getMessage(), described);
    }
  }

  /** Commits what is open and ends; after a failure what is open is left to the next writer. */
  @Override
  public void close() {
    try {
      if (open && failure == null) {
        commit();
      }
    } catch (KafkaException e) {
      failure = Brokers.describe(config, e, lasted());
    } finally {
      producer.close(failure == null ? Duration.ofSeconds(5) : Duration.ZERO);
    }
  }
}
