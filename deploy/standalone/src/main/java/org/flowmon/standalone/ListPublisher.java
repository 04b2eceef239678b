package org.flowmon.standalone;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flowmon.topic.Access;
import org.flowmon.topic.ListCodec;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;
import org.flowmon.watchlist.Watchlist;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the whole watchlist, as a version that can be looked at and compared later. */
final class ListPublisher {
  private static final Logger log = LoggerFactory.getLogger(ListPublisher.class);
  private static final int ANSWER_MILLIS = 30_000;

  /** Processes that start together overtake each other a few times. */
  private static final int ATTEMPTS = 10;

  /** A transaction ends with a record that nobody sees. */
  private static final int WITH_END_MARK = 2;

  private ListPublisher() {}

  /**
   * Returns whether it is another than the one published last; the same one changes nothing.
   *
   * @throws IOException when no broker answers
   */
  static boolean publish(String bootstrap, Topics topics, Watchlist list)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      if (last(bootstrap, topics).equals(list.version())) {
        return false;
      }
      try {
        write(bootstrap, topics, list);
        return true;
      } catch (InterruptException e) {
        boolean unused = Thread.interrupted();
        throw (InterruptedException) new InterruptedException().initCause(e);
      } catch (KafkaException e) {
        if (attempt == ATTEMPTS || !overtaken(e)) {
          throw new IOException(
              "cannot publish the list at " + bootstrap + ": " + e.getMessage(), e);
        }
        log.info("another process publishes its list at this moment: trying again");
      }
    }
  }

  /** The version published last; empty for none. */
  private static String last(String bootstrap, Topics topics)
      throws IOException, InterruptedException {
    String[] last = {""};
    Readback.read(
        bootstrap,
        new TopicPartition(topics.lists(), 0),
        WITH_END_MARK,
        () -> true,
        record -> last[0] = ListCodec.Key.fromBytes(record.key()).version());
    return last[0];
  }

  private static void write(String bootstrap, Topics topics, Watchlist list) {
    List<byte[]> parts = ListCodec.parts(list);
    List<ListCodec.Key> keys = ListCodec.keys(list, parts.size());
    try (KafkaProducer<byte[], byte[]> producer = producer(bootstrap, topics)) {
      producer.initTransactions();
      producer.beginTransaction();
      for (int i = 0; i < parts.size(); i++) {
        // A failed send fails the commit.
        var unused =
            producer.send(
                new ProducerRecord<>(topics.lists(), 0, keys.get(i).toBytes(), parts.get(i)));
      }
      producer.commitTransaction();
    }
  }

  /** Whether another process that started at the same time has fenced this one off. */
  private static boolean overtaken(Throwable failure) {
    for (Throwable why = failure; why != null; why = why.getCause()) {
      if (why instanceof ProducerFencedException || why instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  private static KafkaProducer<byte[], byte[]> producer(String bootstrap, Topics topics) {
    Map<String, Object> settings =
        new HashMap<>(Access.client(bootstrap, PromptTransactions.writer()));
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.prefix() + "-lists");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_MILLIS);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
