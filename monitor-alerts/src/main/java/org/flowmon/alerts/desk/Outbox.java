package org.flowmon.alerts.desk;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flowmon.topic.Access;

/** What the desk writes into topics: each record once, and told whether the brokers have it. */
final class Outbox implements AutoCloseable {
  private static final int DELIVERY_MILLIS = 5000;
  private static final int LOOK_MILLIS = 10;

  private final KafkaProducer<byte[], byte[]> producer;
  private final long patience;

  Outbox(DeskConfig config) {
    patience = config.patience().toNanos();
    Map<String, Object> p = Access.client(config.bootstrap(), Map.of());
    p.put(ProducerConfig.CLIENT_ID_CONFIG, config.topics().prefix() + "-desk-outbox");
    p.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    p.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    p.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    p.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS - 1000);
    p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
    p.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_MILLIS);
    producer = new KafkaProducer<>(p);
  }

  /** Completes when the brokers have it, and fails when they did not take it. */
  CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    try {
      var unused =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  sent.complete(null);
                } else {
                  sent.completeExceptionally(failure);
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      sent.completeExceptionally(e);
    }
    return sent;
  }

  /** What the tables of the desk say of a record that was handed over. */
  interface Look<T> {
    Optional<T> now() throws SQLException;
  }

  /**
   * Hands it over and waits until the tables hold what came of it, {@link DeskConfig#patience} at
   * most: empty when that takes longer, for then it is not known yet. Throws a {@link Problem} when
   * the brokers did not take it.
   */
  <T> Optional<T> handOver(ProducerRecord<byte[], byte[]> record, Look<T> look)
      throws SQLException {
    try {
      var unused = send(record).get();
      long since = System.nanoTime();
      Optional<T> found = look.now();
      while (found.isEmpty() && System.nanoTime() - since < patience) {
        Thread.sleep(LOOK_MILLIS);
        found = look.now();
      }
      return found;
    } catch (ExecutionException e) {
      throw notTaken(e);
    } catch (InterruptedException e) {
      throw stops();
    }
  }

  static Problem notTaken(ExecutionException e) {
    return Problem.of(503, "The brokers did not take it, nothing was saved: " + e.getMessage());
  }

  /** For a thread that was interrupted, and is again. */
  static Problem stops() {
    Thread.currentThread().interrupt();
    return Problem.of(503, "The desk stops; look whether it was saved before you do it again");
  }

  @Override
  public void close() {
    producer.close();
  }
}
