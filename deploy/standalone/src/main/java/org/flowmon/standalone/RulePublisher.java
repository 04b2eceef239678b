package org.flowmon.standalone;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.topic.Access;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.RulesMark;
import org.flowmon.topic.Topics;

/**
 * Publishes rules: in one transaction into the rules topic, which holds what was published last,
 * and between the flows of every lane, where they begin to count. So each lane's change is at one
 * place of its stream, and all happen or none.
 */
final class RulePublisher {
  private static final int ANSWER_MILLIS = 30_000;

  private RulePublisher() {}

  /**
   * Returns whether they are others than those published last; the same ones change nothing.
   *
   * @throws IOException when no broker answers, or another publisher came in between
   */
  static boolean publish(String bootstrap, Topics topics, RuleSet rules)
      throws IOException, InterruptedException {
    byte[] value = rules.toBytes();
    try (KafkaProducer<String, byte[]> producer = producer(bootstrap, topics)) {
      // Ends what an earlier publisher left open: what is read next is the last word.
      producer.initTransactions();
      if (Arrays.equals(value, last(bootstrap, topics).orElse(null))) {
        return false;
      }
      producer.beginTransaction();
      send(producer, topics.rules(), 0, value);
      for (int lane = 0; lane < Topics.LANES; lane++) {
        send(producer, topics.flows(), lane, value);
      }
      producer.commitTransaction();
      return true;
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new IOException(
          "somebody else published rules at the same time: look at theirs, then publish again", e);
    } catch (InterruptException e) {
      boolean unused = Thread.interrupted();
      throw (InterruptedException) new InterruptedException().initCause(e);
    } catch (KafkaException e) {
      throw new IOException("cannot publish rules at " + bootstrap + ": " + e.getMessage(), e);
    }
  }

  /** A failed send fails the commit. */
  private static void send(
      KafkaProducer<String, byte[]> producer, String topic, int partition, byte[] value) {
    var unused = producer.send(new ProducerRecord<>(topic, partition, RulesMark.KEY, value));
  }

  /**
   * The record of what was published last; empty for nothing.
   *
   * @throws IOException when the topic cannot be read
   */
  static Optional<byte[]> last(String bootstrap, Topics topics)
      throws IOException, InterruptedException {
    byte[][] last = {{}};
    Readback.read(
        bootstrap,
        new TopicPartition(topics.rules(), 0),
        () -> true,
        record -> last[0] = record.value() == null ? new byte[0] : record.value());
    return last[0].length == 0 ? Optional.empty() : Optional.of(last[0]);
  }

  private static KafkaProducer<String, byte[]> producer(String bootstrap, Topics topics) {
    Map<String, Object> settings = Access.client(bootstrap, PromptTransactions.writer());
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.prefix() + "-rules");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_MILLIS);
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }
}
