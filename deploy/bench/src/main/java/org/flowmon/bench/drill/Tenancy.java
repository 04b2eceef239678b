package org.flowmon.bench.drill;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.flowmon.topic.Topics;

/**
 * A subscriber that reads with the credentials that the command line gave it.
 *
 * @param bootstrap the listener of the brokers that asks for them
 * @param credentials the file that {@code tenant add} wrote
 */
record Tenancy(String bootstrap, Path credentials) {
  /** Of the subscriber, and of the entity that is its own. */
  static final String ID = "sakura";

  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

  /** What is in its topic. */
  List<Revision> copies() throws IOException {
    return Reading.revisions(bootstrap, new TopicPartition(TOPICS.tenantAlerts(ID), 0), settings());
  }

  /** Which topics of others it can read; none if all is well. */
  List<String> foreign() throws IOException {
    List<String> readable = new ArrayList<>();
    for (String topic :
        List.of(TOPICS.alerts(), TOPICS.flows(), TOPICS.transactions(), TOPICS.tenants())) {
      try {
        var unused = Reading.all(bootstrap, new TopicPartition(topic, 0), settings());
        readable.add(topic);
      } catch (AuthorizationException e) {
        // As it must be.
      }
    }
    return readable;
  }

  private Map<String, String> settings() throws IOException {
    Properties read = new Properties();
    try (Reader file = Files.newBufferedReader(credentials)) {
      read.load(file);
    }
    Map<String, String> settings = new HashMap<>();
    read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name)));
    settings.remove("bootstrap.servers");
    return settings;
  }
}
