package org.flowmon.standalone;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flowmon.topic.FlowFormatException;
import org.flowmon.topic.Price;
import org.flowmon.topic.PriceMark;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;

/**
 * Publishes prices from outside the chains: in one transaction into the prices topic, and between
 * the flows of the lanes of their assets. Those that were published before change nothing.
 */
final class PricePublisher {
  private static final int ANSWER_MILLIS = 30_000;

  private PricePublisher() {}

  /**
   * Returns how many were new.
   *
   * @throws IOException when no broker answers, or another publisher came in between
   */
  static int publish(String bootstrap, Topics topics, List<Price> prices)
      throws IOException, InterruptedException {
    if (prices.isEmpty()) {
      return 0;
    }
    try (KafkaProducer<String, byte[]> producer = producer(bootstrap, topics)) {
      // Ends what an earlier publisher left open: what is read next is all there is.
      producer.initTransactions();
      Set<Price> known = known(bootstrap, topics);
      List<Price> fresh = prices.stream().distinct().filter(p -> !known.contains(p)).toList();
      if (fresh.isEmpty()) {
        return 0;
      }
      producer.beginTransaction();
      Map<Integer, List<Price>> byLane = new TreeMap<>();
      for (Price price : fresh) {
        send(producer, topics.prices(), 0, price.asset(), PriceMark.bytes(price));
        price
            .chain()
            .ifPresent(
                chain -> byLane.computeIfAbsent(chain.lane(), l -> new ArrayList<>()).add(price));
      }
      byLane.forEach(
          (lane, all) -> {
            for (int i = 0; i < all.size(); i += PriceMark.MOST) {
              List<Price> some = all.subList(i, Math.min(all.size(), i + PriceMark.MOST));
              send(producer, topics.flows(), lane, PriceMark.KEY, PriceMark.of(some).toBytes());
            }
          });
      producer.commitTransaction();
      return fresh.size();
    } catch (InterruptException e) {
      boolean unused = Thread.interrupted();
      throw (InterruptedException) new InterruptedException().initCause(e);
    } catch (KafkaException e) {
      throw new IOException("cannot publish prices at " + bootstrap + ": " + e.getMessage(), e);
    }
  }

  /** A failed send fails the commit. */
  private static void send(
      KafkaProducer<String, byte[]> producer,
      String topic,
      int partition,
      String key,
      byte[] value) {
    var unused = producer.send(new ProducerRecord<>(topic, partition, key, value));
  }

  private static Set<Price> known(String bootstrap, Topics topics)
      throws IOException, InterruptedException {
    Set<Price> known = new HashSet<>();
    Readback.read(
        bootstrap,
        new TopicPartition(topics.prices(), 0),
        () -> true,
        record -> {
          try {
            known.add(PriceMark.price(record.value()));
          } catch (FlowFormatException e) {
            throw new IOException(
                topics.prices() + "@" + record.offset() + " is no price: " + e.getMessage(), e);
          }
        });
    return known;
  }

  private static KafkaProducer<String, byte[]> producer(String bootstrap, Topics topics) {
    Map<String, Object> settings = new HashMap<>(PromptTransactions.writer());
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.prefix() + "-prices");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_MILLIS);
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }
}
