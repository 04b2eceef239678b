package org.flowmon.alerts.desk.projection;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.topic.Access;

/**
 * Whether tables and topics belong together: the same topics, and nothing that they do not hold.
 */
record TopicPlaces(
    Map<String, String> ids, List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {

  static TopicPlaces ask(String bootstrap, List<String> topics, Consumer<byte[], byte[]> consumer)
      throws InterruptedException {
    try (Admin admin = Admin.create(Access.client(bootstrap, Map.of()))) {
      Map<String, TopicDescription> described = admin.describeTopics(topics).allTopicNames().get();
      Map<String, String> ids = new HashMap<>();
      List<TopicPartition> partitions = new ArrayList<>();
      for (TopicDescription each : described.values()) {
        ids.put(each.name(), each.topicId().toString());
        each.partitions()
            .forEach(part -> partitions.add(new TopicPartition(each.name(), part.partition())));
      }
      return new TopicPlaces(ids, partitions, consumer.endOffsets(partitions));
    } catch (ExecutionException e) {
      throw new KafkaException(
          "the desk cannot ask for its topics at " + bootstrap + ": " + e.getMessage(), e);
    }
  }

  /** Why the tables cannot go on with these topics; empty when they can. */
  Optional<String> contradiction(Database database, Map<TopicPartition, Long> places)
      throws SQLException {
    for (Map.Entry<String, String> each : ids.entrySet()) {
      String known = database.about(name(each.getKey())).orElse(each.getValue());
      if (!known.equals(each.getValue())) {
        return Optional.of("the topic " + each.getKey() + " was made anew");
      }
    }
    for (Map.Entry<TopicPartition, Long> each : places.entrySet()) {
      long end = ends.getOrDefault(each.getKey(), 0L);
      if (each.getValue() > end) {
        return Optional.of(
            "they are ahead of "
                + each.getKey()
                + ": they end at "
                + each.getValue()
                + ", the topic at "
                + end);
      }
    }
    return Optional.empty();
  }

  static String name(String topic) {
    return "topic:" + topic;
  }
}
