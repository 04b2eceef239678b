package org.flowmon.alerts.desk.projection;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the projection tells whoever runs the desk. */
final class ProjectionLog {
  private static final Logger log = LoggerFactory.getLogger("org.flowmon.desk");

  private ProjectionLog() {}

  static void rebuild(String where, String why) {
    log.warn("the desk's tables in {} are made again from the topics: {}", where, why);
  }

  static void caughtUp(long alerts, long millis) {
    log.info("the desk's tables are up to date after {} ms: {} alerts", millis, alerts);
  }

  static void unreadable(ConsumerRecord<byte[], byte[]> record, Exception why) {
    log.warn(
        "{}-{}@{} is passed over by the desk: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        why.getMessage());
  }

  static void failed(String what, Exception why) {
    log.warn("{} failed: {}", what, why.getMessage());
  }

  static void gaveUp(Exception why) {
    log.error("the desk's tables are no longer kept: {}", why.getMessage());
    log.debug("the failure", why);
  }
}
