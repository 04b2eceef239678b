package org.flowmon.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flowmon.topic.Topics;
import picocli.CommandLine.Command;

/**
 * Goes once through what every start goes through, on a broker in a temporary directory. The
 * launcher records the classes that this loads, so that later starts find them ready.
 */
@Command(name = "warm-up", hidden = true, description = "Used by the launcher after a build.")
final class WarmUpCommand implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    Path directory = Files.createTempDirectory("flowmon-warm-up");
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      Topics topics = new Topics(Topics.DEFAULT_PREFIX);
      TopicSetup.ensure(broker.bootstrap(), topics);
      write(broker.bootstrap(), topics.flows());
      read(broker.bootstrap(), topics.flows());
    } finally {
      delete(directory);
    }
    return 0;
  }

  private static void write(String bootstrap, String topic) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "transactional.id", "warm-up"),
            new StringSerializer(),
            new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      // A failed send fails the commit.
      var unused = producer.send(new ProducerRecord<>(topic, 0, "key", "value"));
      producer.commitTransaction();
    }
  }

  private static void read(String bootstrap, String topic) {
    TopicPartition lane = new TopicPartition(topic, 0);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(lane));
      consumer.seekToBeginning(List.of(lane));
      consumer.poll(Duration.ofSeconds(5));
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
