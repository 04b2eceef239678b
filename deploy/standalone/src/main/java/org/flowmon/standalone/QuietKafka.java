package org.flowmon.standalone;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * While it is open, Kafka's own log is silent: on a busy machine it warns of what mends itself, and
 * what does not is told by the stage that it stops. Not with FLOWMON_LOG set.
 */
final class QuietKafka {
  private static final List<String> ROOTS =
      List.of("org.apache.kafka", "kafka", "state.change.logger");

  private final Map<Logger, @Nullable Level> before = new LinkedHashMap<>();

  QuietKafka() {
    if (System.getenv("FLOWMON_LOG") == null
        && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLoggerList().stream()
          .filter(logger -> ROOTS.stream().anyMatch(root -> under(root, logger.getName())))
          .filter(logger -> logger.getLevel() != null)
          .forEach(this::silence);
      ROOTS.forEach(root -> silence(context.getLogger(root)));
    }
  }

  private static boolean under(String root, String name) {
    return name.equals(root) || name.startsWith(root + ".");
  }

  private void silence(Logger logger) {
    before.putIfAbsent(logger, logger.getLevel());
    logger.setLevel(Level.OFF);
  }

  /** Lets it speak as before. */
  void close() {
    before.forEach(Logger::setLevel);
  }
}
