package org.flowmon.alerts.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Faults of our own that people must know of: test flows that do not come back, and routes over
 * which nothing goes. Looked at by the clock, because what is broken says nothing.
 */
final class Watch {
  /** How long a route may fail before the other routes tell of it. */
  static final Duration ROUTE_FAILS = Duration.ofMinutes(10);

  static final String CANARY_MISSING = "FlowmonCanaryMissing";
  static final String NOTIFICATION_FAILING = "FlowmonNotificationFailing";

  private final Notify notify;
  private final List<Outlet> outlets;
  private volatile Instant canary;
  private volatile boolean seen;

  /** The first test flow is missed from {@code now} on. */
  Watch(Notify notify, List<Outlet> outlets, Instant now) {
    this.notify = notify;
    this.outlets = outlets;
    this.canary = now;
  }

  /** A test flow came back. */
  void canary(Instant now) {
    canary = now;
    seen = true;
  }

  void look(PageBook book, Instant now) {
    if (notify.canaryEvery().isPresent()) {
      // What an earlier process paged ends when a test flow is back, not because this one began.
      boolean missing =
          !now.isBefore(canary.plus(notify.canaryMissing()))
              || (!seen && book.open(CANARY_MISSING));
      book.fault(
          CANARY_MISSING,
          Subject.fault(
              CANARY_MISSING,
              "Test flows do not come back: alerts may be missed",
              "No test flow has travelled from a block to an alert since "
                  + canary
                  + "; one is sent every "
                  + notify.canaryEvery().map(Duration::toMinutes).orElse(0L)
                  + " minutes."),
          missing,
          null,
          now);
    }
    for (Outlet outlet : outlets) {
      Instant failing = outlet.failing();
      boolean down =
          outlet.disabled() != null
              || (failing != null && !now.isBefore(failing.plus(ROUTE_FAILS)));
      String name = outlet.route().name();
      book.fault(
          NOTIFICATION_FAILING + "-" + name,
          Subject.fault(
              NOTIFICATION_FAILING,
              "Pages do not go out over route " + name,
              "The endpoint of route "
                  + name
                  + " does not take what it is told; pages over it wait."),
          down,
          name,
          now);
    }
  }
}
