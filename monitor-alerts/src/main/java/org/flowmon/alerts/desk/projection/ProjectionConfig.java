package org.flowmon.alerts.desk.projection;

import org.flowmon.topic.Topics;

/**
 * What the projection needs.
 *
 * @param bootstrap brokers, {@code host:port[,host:port]}
 * @param topics the topics of this deployment; they must exist
 * @param database the path of an SQLite file, made if it is not there, or a {@code
 *     jdbc:postgresql:} address
 */
public record ProjectionConfig(String bootstrap, Topics topics, String database) {
  public ProjectionConfig {
    if (bootstrap.isBlank() || database.isBlank()) {
      throw new IllegalArgumentException("desk: it needs a broker and a database");
    }
  }
}
