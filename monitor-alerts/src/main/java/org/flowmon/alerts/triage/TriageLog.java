package org.flowmon.alerts.triage;

import java.util.Optional;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the triage stage tells whoever runs it. */
final class TriageLog {
  private static final Logger log = LoggerFactory.getLogger("org.flowmon.triage");

  private TriageLog() {}

  static void started(TriageConfig config) {
    log.info("triage starts on {}", config.bootstrap());
  }

  static void noAlert(Optional<RecordMetadata> where, Exception why) {
    log.warn("{} is no alert and opens no case: {}", place(where), why.getMessage());
  }

  static void deadLetter(String place, String why) {
    log.warn("{} is no command and went to the dead letters: {}", place, why);
  }

  static String place(Optional<RecordMetadata> where) {
    return where.map(m -> m.topic() + "-" + m.partition() + "@" + m.offset()).orElse("a record");
  }
}
