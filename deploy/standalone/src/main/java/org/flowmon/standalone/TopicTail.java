package org.flowmon.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Access;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic's committed records, lane by lane in their order, as they come. Ctrl-C ends it
 * between two batches.
 *
 * @param bootstrap the broker, {@code host:port}, or several with commas
 * @param topic its name
 * @param chain whose lane to read; when {@code null} all but that of the test flows
 * @param fromBeginning whether to begin with the oldest record instead of the next one
 * @param untilIdle whether to end once everything was read
 */
record TopicTail(
    String bootstrap,
    String topic,
    @Nullable Chain chain,
    boolean fromBeginning,
    boolean untilIdle) {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int ANSWER_MILLIS = 10_000;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long LAST_WORDS_SECONDS = 3;

  /** Takes what was read. */
  interface Sink {
    void accept(ConsumerRecord<byte[], byte[]> record) throws IOException;

    /** No more is there at the moment. */
    void flush() throws IOException;
  }

  /**
   * Reads until it is idle (if asked to), or the process is told to end.
   *
   * @throws IOException when no broker answers, or the topic is not there; the message says so
   */
  void run(Sink sink) throws IOException {
    reach();
    CountDownLatch ended = new CountDownLatch(1);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      Thread hook =
          new Thread(
              () -> {
                consumer.wakeup();
                try {
                  boolean unused = ended.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        read(consumer, sink);
      } catch (WakeupException e) {
        sink.flush();
      } finally {
        forget(hook);
      }
    } catch (TimeoutException e) {
      throw new IOException(
          bootstrap + " takes connections but does not answer as a Kafka broker: " + words(e), e);
    } catch (KafkaException e) {
      throw new IOException("cannot read " + topic + " at " + bootstrap + ": " + words(e), e);
    } finally {
      ended.countDown();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook is what ended the reading.
    }
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer, Sink sink) throws IOException {
    List<TopicPartition> lanes = lanes(consumer);
    consumer.assign(lanes);
    if (fromBeginning) {
      consumer.seekToBeginning(lanes);
    } else {
      consumer.seekToEnd(lanes);
      lanes.forEach(consumer::position); // now, and not when the first poll asks
    }
    while (true) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        sink.accept(record);
      }
      if (!records.isEmpty()) {
        sink.flush();
      } else if (untilIdle && isIdle(consumer, lanes)) {
        return;
      }
    }
  }

  private static boolean isIdle(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> lanes) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(lanes);
    return lanes.stream().allMatch(l -> consumer.position(l) >= ends.getOrDefault(l, 0L));
  }

  private List<TopicPartition> lanes(KafkaConsumer<byte[], byte[]> consumer) throws IOException {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    List<TopicPartition> lanes =
        (partitions == null ? List.<PartitionInfo>of() : partitions)
            .stream()
                .filter(
                    p ->
                        chain == null
                            ? p.partition() != Chain.CANARY.lane()
                            : p.partition() == chain.lane())
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
    if (lanes.isEmpty()) {
      throw new IOException(
          "the broker at " + bootstrap + " has no topic " + topic + ": nothing has run there yet");
    }
    return lanes;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Access.client(
            bootstrap,
            Map.of(
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                "false",
                "allow.auto.create.topics",
                "false",
                "auto.offset.reset",
                "earliest",
                "default.api.timeout.ms",
                ANSWER_MILLIS,
                "request.timeout.ms",
                ANSWER_MILLIS,
                "fetch.max.wait.ms",
                (int) POLL.toMillis())),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** A plain socket asks first: a Kafka client would try on and on. */
  private void reach() throws IOException {
    String why = "";
    for (String address : bootstrap.split(",", -1)) {
      int colon = address.lastIndexOf(':');
      try (Socket socket = new Socket()) {
        int port = Integer.parseInt(address.substring(colon + 1).strip());
        String host = address.substring(0, Math.max(0, colon)).strip();
        socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
        return;
      } catch (IllegalArgumentException e) {
        throw new IOException("\"" + address + "\" is no broker address, expected HOST:PORT", e);
      } catch (IOException e) {
        why = e.getMessage() == null ? e.toString() : e.getMessage();
      }
    }
    throw new IOException(
        "no Kafka broker answers at " + bootstrap + " (" + why + "): start it or name another one");
  }

  private static String words(KafkaException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
