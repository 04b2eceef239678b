package org.flowmon.alerts.notify;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Tells one kind of endpoint about cases. It keeps no state: what was told is in the pages topic.
 * An endpoint may be told the same twice, and recognises it by the case.
 */
public interface Pager extends AutoCloseable {

  /** How many notices it can tell at once. */
  int most();

  /** How often open cases are told again; nothing for an endpoint that remembers. */
  Optional<Duration> repeats();

  /** When what failed is tried again. */
  Retries retries();

  /**
   * Tells them, and waits for the answers: one a notice, in their order. What goes wrong is an
   * answer too.
   */
  List<Answer> tell(List<Notice> notices) throws InterruptedException;

  /** Where it goes, without anything secret. */
  String place();

  @Override
  void close();
}
