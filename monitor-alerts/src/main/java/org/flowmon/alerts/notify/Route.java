package org.flowmon.alerts.notify;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One way to people.
 *
 * @param name of lower-case letters, digits and hyphens; part of the keys of its pages
 * @param least what is urgent enough for it
 * @param perMinute how many notices it may send in the long run
 * @param burst how many after a rest
 * @param digestAbove how many cases may wait for their turn before one digest speaks for them
 * @param tenant whose route it is: it is told of that subscriber's copies and of nothing else;
 *     {@code null} for one of our own
 * @param last whether only cases come here that nobody acknowledged over another route
 * @param escalation what becomes of cases that nobody acknowledges here; {@code null} for nothing
 */
public record Route(
    String name,
    Urgency least,
    int perMinute,
    int burst,
    int digestAbove,
    Pager pager,
    @Nullable String tenant,
    boolean last,
    @Nullable Escalation escalation) {

  /**
   * A page that is not acknowledged goes on.
   *
   * @param after how long it has been open by then
   * @param to the name of a route further down in the file
   */
  public record Escalation(Duration after, String to) {}

  /** One of our own, from which nothing goes on. */
  Route(String name, Urgency least, int perMinute, int burst, int digestAbove, Pager pager) {
    this(name, least, perMinute, burst, digestAbove, pager, null, false, null);
  }

  /**
   * Whether cases of that urgency go this way at once, told to that tenant or ({@code null}) us.
   */
  boolean takes(Urgency urgency, @Nullable String to) {
    return !last
        && Objects.equals(tenant, to)
        && urgency != Urgency.RECORD
        && urgency.atLeast(least);
  }

  /** Whether it hears of our own faults. */
  boolean takesFaults() {
    return !last && tenant == null;
  }

  /** What it takes, in words. */
  public String takes() {
    String what = last ? "what nobody acknowledged elsewhere" : least + " and above";
    String whose = tenant == null ? "" : " of tenant " + tenant;
    Escalation next = escalation;
    String on =
        next == null ? "" : ", on to " + next.to() + " after " + next.after().toSeconds() + " s";
    return what + whose + on;
  }
}
