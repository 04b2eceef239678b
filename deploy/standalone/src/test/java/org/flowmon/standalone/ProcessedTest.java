package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is waited for before a result is read. */
@Timeout(120)
final class ProcessedTest {
  private static final int LOOKS = 3;

  @TempDir private Path directory;

  /** A stage may have committed how far it read before its alerts can be read. */
  @Test
  void alertsOfAnOpenTransactionAreWaitedFor() throws Exception {
    Topics topics = new Topics(Topics.DEFAULT_PREFIX);
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      TopicSetup.ensure(broker.bootstrap(), topics);
      try (KafkaProducer<String, String> alerts =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.bootstrap(), "transactional.id", "late"),
              new StringSerializer(),
              new StringSerializer())) {
        alerts.initTransactions();
        alerts.beginTransaction();
        alerts
            .send(new ProducerRecord<>(topics.alerts(), Chain.BITCOIN.lane(), "a", "alert"))
            .get();
        AtomicInteger looked = new AtomicInteger();
        Patience patience =
            () -> {
              if (looked.incrementAndGet() == LOOKS) {
                alerts.commitTransaction();
              }
              return true;
            };
        try (Processed processed = new Processed(broker.bootstrap(), topics, patience)) {
          processed.await(Chain.BITCOIN);
        }
        assertTrue(looked.get() >= LOOKS, "did not wait for the alert");
      }
    }
  }
}
