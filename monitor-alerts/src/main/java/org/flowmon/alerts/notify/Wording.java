package org.flowmon.alerts.notify;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a route tells of a case.
 *
 * @param deployment the name of this installation
 * @param caseUrl where a case is shown, with {@code {case}} for its key, if anywhere
 * @param tenant whose endpoint it is, where it is not one of ours
 * @param full whether parties and amounts are told, or only which rule, how urgent and where to
 *     look: an endpoint of somebody else need not know more
 */
record Wording(String deployment, @Nullable String caseUrl, @Nullable String tenant, boolean full) {

  /** One line. */
  String summary(Notice notice) {
    Subject subject = notice.subject();
    String what = tells(subject) ? subject.title() : subject.name();
    String place = subject.chain().isEmpty() ? "" : " on " + subject.chain();
    String number = notice.alerts() > 1 ? " (" + notice.alerts() + " alerts)" : "";
    return (subject.test() ? "[TEST] " : "")
        + change(notice)
        + (tells(subject) ? what : what + place)
        + number;
  }

  /** An update says so first. */
  private static String change(Notice notice) {
    Notice.Before before = notice.before();
    if (notice.act() != Act.UPDATE || before == null) {
      return "";
    }
    Rank was = new Rank(before.urgency(), before.subject().severity());
    Rank is = new Rank(notice.urgency(), notice.subject().severity());
    return (is.below(was) ? "Lowered" : "Raised")
        + " to "
        + (is.urgency() == was.urgency() ? is.severity() : is.urgency())
        + ": ";
  }

  /** What, how sure, how final, what to do, by name and in order; empty ones are left out. */
  Map<String, String> details(Notice notice) {
    Subject subject = notice.subject();
    Map<String, String> details = new LinkedHashMap<>();
    put(details, "case", notice.caseKey());
    put(details, "tenant", tenant);
    put(details, "escalated_from", subject.escalated());
    put(details, "rule", subject.rule());
    put(details, "severity", subject.severity().toString());
    put(details, "urgency", notice.urgency().toString());
    put(details, "alerts", notice.alerts() == 0 ? "" : Integer.toString(notice.alerts()));
    put(details, "chain", subject.chain());
    put(details, "exposure", subject.exposure());
    put(details, "finality", subject.finality());
    if (tells(subject)) {
      put(details, "description", subject.summary());
      put(details, "attribution", subject.sure());
    }
    put(details, "runbook", subject.runbook());
    put(details, "case_url", link(notice));
    return details;
  }

  /** Where the case is shown; {@code null} for nowhere, as for tenants, who have no desk. */
  @Nullable String link(Notice notice) {
    boolean found = notice.subject().plane().equals(Subject.COMPLIANCE);
    return caseUrl == null || tenant != null || !found
        ? null
        : caseUrl.replace("{case}", notice.caseKey());
  }

  /** Faults of ours and tests are about nobody. */
  private boolean tells(Subject subject) {
    return full || subject.plane().equals(Subject.OPS) || subject.test();
  }

  private static void put(Map<String, String> details, String name, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      details.put(name, text);
    }
  }
}
