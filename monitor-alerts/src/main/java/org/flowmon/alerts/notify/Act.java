package org.flowmon.alerts.notify;

import java.util.Locale;

/**
 * What an endpoint is told about a case. For one case they come in this order, updates any number
 * of times.
 */
public enum Act {
  /** Look at it. */
  TRIGGER,
  /** It asks for less than was said, or is of another severity; nobody is to be woken again. */
  UPDATE,
  /** Somebody does. */
  ACKNOWLEDGE,
  /** It is over: closed, or taken back. */
  RESOLVE;

  /** The lower-case word. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
