package org.flowmon.alerts;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the alerts stage tells its operator. Ids and places, never payloads. */
final class AlertsLog {
  private static final Logger LOG = LoggerFactory.getLogger("org.flowmon.alerts");

  private AlertsLog() {}

  static void started(AlertsConfig config) {
    LOG.info(
        "alerts of {} -> {}, {} parties known, state in {}",
        config.topics().flows(),
        config.topics().alerts(),
        config.parties().newest().size(),
        config.stateDir());
  }

  static void rulesChanged(String place, int rules) {
    LOG.info("{} brought {} rules, which judge the flows after it", place, rules);
  }

  static void reviewed(String place, String why, int revisions) {
    LOG.info("{}: {}, {} alerts were retracted or reinstated", place, why, revisions);
  }

  static void otherLabels(String place, String version, String own) {
    LOG.warn(
        "{}: the labels are of watchlist {}, this process has {}: no alert is retracted for them",
        place,
        version,
        own);
  }

  static void deadLetter(String place, String why, String error) {
    LOG.warn("{} of the flows topic: {}, sent to the dead letters: {}", place, why, error);
  }
}
