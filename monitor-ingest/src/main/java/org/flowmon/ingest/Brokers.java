package org.flowmon.ingest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flowmon.topic.Access;
import org.flowmon.topic.Denied;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;

/** How the brokers are reached: the wait for them, and clients with the settings of the lane. */
final class Brokers {
  private static final int CONNECT_MILLIS = 2_000;
  private static final long MAX_PAUSE_MILLIS = 5_000;

  /**
   * How long a transaction may last before the brokers end it. Ours take a tenth of a second; one
   * of a writer that died holds up all readers for that long.
   */
  static final int TRANSACTION_MILLIS = 15_000;

  /** After such a silence another process takes the lead. The least that brokers usually allow. */
  static final int SESSION_MILLIS = 6_000;

  /** How often the leader is heard of, and those who stand by hear of a change. */
  static final int HEARTBEAT_MILLIS = 500;

  /** A poll comes every tenth of a second; a process whose polls do not come is no leader. */
  private static final int MOST_BETWEEN_POLLS_MILLIS = 30_000;

  private Brokers() {}

  /**
   * Returns once one of the brokers accepts a connection. A plain socket asks, because a client
   * writes a warning for each attempt.
   *
   * @throws RefusedException when none does within the patience
   */
  static void await(IngestConfig config, Consumer<String> waiting)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    long pause = 100;
    while (true) {
      String why = "";
      for (String broker : config.bootstrap().split(",", -1)) {
        why = attempt(broker.strip());
        if (why.isEmpty()) {
          return;
        }
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      if (waited.compareTo(config.patience()) >= 0) {
        throw new RefusedException(
            "no Kafka broker answers at "
                + config.bootstrap()
                + " ("
                + why
                + "; waited "
                + waited.toSeconds()
                + " s): start it or name another one");
      }
      waiting.accept("waiting for a Kafka broker at " + config.bootstrap() + ": " + why);
      Thread.sleep(Math.max(1, Math.min(pause, config.patience().minus(waited).toMillis())));
      pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
    }
  }

  private static String attempt(String broker) throws RefusedException {
    int colon = broker.lastIndexOf(':');
    String port = broker.substring(colon + 1);
    if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new RefusedException("a broker is given as HOST:PORT, not \"" + broker + "\"");
    }
    InetSocketAddress address =
        new InetSocketAddress(broker.substring(0, colon), Integer.parseInt(port));
    if (address.isUnresolved()) {
      return "unknown host " + address.getHostString();
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return "";
    } catch (IOException e) {
      String message = e.getMessage();
      return message == null ? e.getClass().getSimpleName() : message;
    }
  }

  /** The one writer of a lane: initialising it fences the one before. */
  static KafkaProducer<byte[], byte[]> producer(IngestConfig config) {
    Map<String, Object> settings = Access.client(config.bootstrap(), PromptTransactions.writer());
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.transactionalId());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, config.transactionalId());
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 512 * 1024);
    // What is to be visible is committed, which does not wait for more.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 10);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 15_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A member of the group of those who ingest a chain, of which {@link LeadAssignor} picks one. */
  static KafkaConsumer<byte[], byte[]> member(IngestConfig config) {
    Map<String, Object> settings = Access.client(config.bootstrap(), Map.of());
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, config.transactionalId() + "-lead");
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.transactionalId());
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"); // the clients assign
    String instance = config.instanceId();
    if (instance != null) {
      settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
    }
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(LeadAssignor.class.getName()));
    settings.put(LeadAssignor.LANE, config.chain().lane());
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
    settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, MOST_BETWEEN_POLLS_MILLIS);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Reads what is committed, from where it is told to. */
  static KafkaConsumer<byte[], byte[]> consumer(IngestConfig config, String role) {
    return consumer(config, role, "read_committed");
  }

  private static KafkaConsumer<byte[], byte[]> consumer(
      IngestConfig config, String role, String isolation) {
    Map<String, Object> settings = Access.client(config.bootstrap(), Map.of());
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, config.transactionalId() + "-" + role);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 * 1024 * 1024);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Topics.FETCH_WAIT_MILLIS);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 30_000);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 15_000);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The offset after the last record of a partition, committed or not. */
  static long end(IngestConfig config, TopicPartition partition) {
    try (KafkaConsumer<byte[], byte[]> all = consumer(config, "end", "read_uncommitted")) {
      return all.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }
  }

  /** As the rest of the program knows it. */
  static InterruptedException interrupted(InterruptException e) {
    // Kafka's exception sets the flag again.
    boolean unused = Thread.interrupted();
    InterruptedException plain = new InterruptedException("while talking to the brokers");
    plain.initCause(e);
    return plain;
  }

  /**
   * What a failure of the writer means, and whether trying again may cure it. Two things look alike
   * to a writer: another one has taken over, and the brokers have ended its transaction, because it
   * {@code lasted} for longer than it may (a process that stood still).
   */
  static IOException describe(IngestConfig config, Throwable failure, Duration lasted) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof ProducerFencedException || e instanceof InvalidProducerEpochException) {
        if (lasted.toMillis() >= TRANSACTION_MILLIS) {
          return new IOException(
              "a transaction of the lane of "
                  + config.chain()
                  + " was open for "
                  + lasted.toSeconds()
                  + " s and the brokers ended it; what was in it is written again",
              failure);
        }
        return new FencedException(
            "another writer has taken over the lane of "
                + config.chain()
                + " (transactional.id "
                + config.transactionalId()
                + " at "
                + config.bootstrap()
                + "): this one "
                + (config.live()
                    ? "stands by"
                    : "stops; replay into a lane that nobody else writes"),
            failure);
      }
      if (e instanceof RecordTooLargeException || e instanceof AuthorizationException) {
        return new RefusedException(
            "the brokers at " + config.bootstrap() + " refuse to be written to: " + e.getMessage(),
            failure);
      }
    }
    Optional<String> denied = Denied.why(failure);
    if (denied.isPresent()) {
      return new RefusedException("at " + config.bootstrap() + " " + denied.get(), failure);
    }
    return new IOException(
        "writing the lane of "
            + config.chain()
            + " at "
            + config.bootstrap()
            + " failed: "
            + failure.getMessage(),
        failure);
  }
}
