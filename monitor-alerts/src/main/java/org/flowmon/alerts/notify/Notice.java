package org.flowmon.alerts.notify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing to tell an endpoint: an act on a case.
 *
 * @param caseKey which case, or the name of a fault: what repeats are recognised by
 * @param urgency what is asked of people
 * @param alerts how many alerts there are
 * @param opened since when there is something to tell; with the case it names one page
 * @param asked since when that much is asked
 * @param before what the endpoint was told before, where that was something else
 * @param alerted when the alert was written that this is the first word about; {@code null} when it
 *     is not the first
 */
public record Notice(
    Act act,
    String caseKey,
    Urgency urgency,
    Subject subject,
    int alerts,
    Instant opened,
    Instant asked,
    @Nullable Before before,
    @Nullable Instant alerted) {

  /** What an endpoint was told earlier about the same case. */
  public record Before(Urgency urgency, Subject subject) {}

  /** A test of a route: marked as one, about nobody. */
  public static Notice test(Act act, String name, Instant now) {
    Subject subject =
        new Subject(
            Subject.OPS,
            "notify-test",
            "A test",
            org.flowmon.alerts.Severity.INFO,
            "",
            "",
            "",
            "Test of a page: nothing happened",
            "Somebody tests whether pages arrive. Nothing happened and nothing is to be done.",
            "",
            null,
            null,
            true);
    return new Notice(act, name, Urgency.PAGE, subject, 0, now, now, null, null);
  }

  static Notice of(Page page, Act act) {
    Subject told = page.told().subject();
    boolean other =
        told != null && (page.told().urgency() != page.urgency() || !told.equals(page.subject()));
    return new Notice(
        act,
        page.caseKey(),
        page.urgency(),
        page.subject(),
        page.alerts(),
        page.opened(),
        page.asked().since(),
        other && told != null ? new Before(page.told().urgency(), told) : null,
        act == Act.TRIGGER && told == null && page.tries().count() == 0 ? page.alerted() : null);
  }
}
