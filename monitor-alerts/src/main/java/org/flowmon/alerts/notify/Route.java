package org.flowmon.alerts.notify;

/**
 * One way to people.
 *
 * @param name of lower-case letters, digits and hyphens; part of the keys of its pages
 * @param least what is urgent enough for it
 * @param perMinute how many notices it may send in the long run
 * @param burst how many after a rest
 * @param digestAbove how many cases may wait for their turn before one digest speaks for them
 */
public record Route(
    String name, Urgency least, int perMinute, int burst, int digestAbove, Pager pager) {

  /** Whether cases of that urgency go this way. */
  boolean takes(Urgency urgency) {
    return urgency != Urgency.RECORD && urgency.atLeast(least);
  }
}
