package org.flowmon.topic;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * What keeps a record that comes alone from waiting between two stages: settings of whoever writes
 * in transactions, and an instance per processor that asks for the commit.
 *
 * <p>Kafka Streams by itself commits when the interval has passed since it last looked whether
 * there is something to commit, and it also looks when there is nothing. A record that comes just
 * after such a look waits for the next one, which comes when the poll for more records ends. An
 * instance asks at once, under load once an interval, and seldom while it is behind: a commit takes
 * as long as some hundred records, and what is late already catches up sooner without it.
 */
public final class PromptTransactions {
  /** How long results wait at most for others to share a transaction with. */
  public static final Duration INTERVAL = Duration.ofMillis(10);

  /** A record whose block was received so long ago is late. */
  private static final long LATE_MILLIS = 1000;

  /** How long results wait while records are late. */
  private static final long LATE_INTERVAL_MILLIS = 200;

  /**
   * So long records gather to a batch at most. Nobody sees one before the commit, which sends what
   * has not been sent; a stage that takes a millisecond for a record would fill a batch with two.
   */
  private static final String LINGER_MILLIS = "10";

  /** One request is under way at a time: what piles up meanwhile goes in the next. */
  private static final String BATCH_BYTES = Integer.toString(512 * 1024);

  /**
   * So long a record waits that came within the interval after another: an idle stage looks so
   * often, for 1.5 % of a core.
   */
  private static final long POLL_MILLIS = 20;

  /**
   * A transaction that begins before the one before it is marked in every partition is told to try
   * again: soon. Of several requests under way then only the first would be, the rest would be
   * refused as out of order. A record may be as large as the topics take it.
   */
  private static final Map<String, String> WRITER =
      Map.of(
          ProducerConfig.RETRY_BACKOFF_MS_CONFIG, "5",
          ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1",
          ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(Topics.MAX_RECORD_BYTES));

  private final long intervalMillis;
  private long asked;
  private boolean waiting;
  private Headers newest = new RecordHeaders();

  /** Asks at most once an {@code interval}. */
  public PromptTransactions(Duration interval) {
    intervalMillis = interval.toMillis();
  }

  /** The settings of a producer that writes in transactions. */
  public static Map<String, String> writer() {
    return WRITER;
  }

  /** Sets a stage on Kafka Streams so. */
  public static void set(Properties streams, Duration interval) {
    streams.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
        Math.max(interval.toMillis(), LATE_INTERVAL_MILLIS));
    streams.put(StreamsConfig.POLL_MS_CONFIG, POLL_MILLIS);
    WRITER.forEach((key, value) -> producer(streams, key, value));
    producer(streams, ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    producer(streams, ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    producer(streams, ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
  }

  private static void producer(Properties streams, String key, String value) {
    streams.put(StreamsConfig.producerPrefix(key), value);
  }

  /** To be called when a processor begins. */
  public void begin(ProcessingContext context) {
    waiting = false;
    context.schedule(
        Duration.ofMillis(intervalMillis), PunctuationType.WALL_CLOCK_TIME, now -> ask(context));
  }

  /** To be called after each record with its headers, on the thread that processes it. */
  public void processed(ProcessingContext context, Headers headers) {
    waiting = true;
    newest = headers;
    ask(context);
  }

  private void ask(ProcessingContext context) {
    long now = context.currentSystemTimeMs();
    if (!waiting || now - asked < intervalMillis) {
      return;
    }
    boolean late = now - Received.millis(newest, now) > LATE_MILLIS;
    if (late && now - asked < LATE_INTERVAL_MILLIS) {
      return;
    }
    asked = now;
    waiting = false;
    context.commit();
  }
}
