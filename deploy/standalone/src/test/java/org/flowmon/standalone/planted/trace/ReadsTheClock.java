package org.flowmon.standalone.planted.trace;

import java.time.Instant;

/** Breaks: a replay must not depend on the clock. */
final class ReadsTheClock {
  private ReadsTheClock() {}

  @SuppressWarnings("TimeZoneUsage")
  static Instant when() {
    return Instant.now();
  }
}
