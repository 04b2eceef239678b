package org.flowmon.alerts.tenant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the tenants stage tells its operator. Ids and places, never payloads. */
final class TenantsLog {
  private static final Logger LOG = LoggerFactory.getLogger("org.flowmon.tenants");

  private TenantsLog() {}

  static void started(TenantsConfig config) {
    LOG.info("tenants of {}, as {} has them", config.topics().alerts(), config.topics().tenants());
  }

  static void badDefinition(String key, String error) {
    LOG.warn("tenant {} stays as it was, its new definition cannot be read: {}", key, error);
  }

  static void deadLetter(String place, String why, String error) {
    LOG.warn("{} of the alerts topic: {}, sent to the dead letters: {}", place, why, error);
  }
}
