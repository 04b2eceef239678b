package org.flowmon.alerts.notify;

import java.util.Locale;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What a page is about: the facts of the alert that speaks for its case, as text. Everything is of
 * the chain, the rule or a public list.
 *
 * @param plane {@code compliance} for what an alert found, {@code ops} for a fault of ours
 * @param rule the rule's id, or the name of the fault
 * @param severity as the rule says
 * @param exposure {@code direct} or {@code indirect}; empty for a fault
 * @param finality how settled the alert's block was
 * @param title one line
 * @param summary one sentence
 * @param sure how sure the attribution of the watched party is; empty when nobody says
 * @param runbook where it says what to do; {@code null} for nowhere
 * @param escalated the route over which nobody acknowledged it; {@code null} for none
 * @param test whether it is a test and nobody need do anything
 */
public record Subject(
    String plane,
    String rule,
    String name,
    Severity severity,
    String chain,
    String exposure,
    String finality,
    String title,
    String summary,
    String sure,
    @Nullable String runbook,
    @Nullable String escalated,
    boolean test) {
  static final String COMPLIANCE = "compliance";
  static final String OPS = "ops";

  /** The label of alerts that are tests. */
  public static final String TEST = "test";

  static Subject of(Alert alert) {
    Alert.Finding finding = alert.finding();
    Alert.Attribution claim = alert.destination().attribution();
    String name = finding.notes().name();
    return new Subject(
        COMPLIANCE,
        finding.rule().id(),
        name == null ? finding.rule().id() : name,
        finding.severity(),
        alert.movement().chain().name(),
        alert.value().direct() ? "direct" : "indirect",
        alert.movement().standing().status().toString(),
        finding.title(),
        finding.summary(),
        claim == null ? "" : claim.confidence() + " (" + claim.source() + ")",
        finding.notes().runbook(),
        null,
        finding.notes().labels().containsKey(TEST));
  }

  /** A fault of ours that people must know of. */
  static Subject fault(String rule, String title, String summary) {
    return new Subject(
        OPS,
        rule,
        title,
        Severity.CRITICAL,
        "",
        "",
        "",
        title,
        summary,
        "",
        "deploy/runbooks/pages.md#" + rule.toLowerCase(Locale.ROOT),
        null,
        false);
  }

  /** The same, which nobody acknowledged over that route. */
  Subject escalated(String route) {
    return new Subject(
        plane, rule, name, severity, chain, exposure, finality, title, summary, sure, runbook,
        route, test);
  }

  /** Of alerts of that severity, of which only their number is known. */
  Subject remaining(Severity least) {
    return new Subject(
        plane,
        rule,
        name,
        least,
        chain,
        exposure,
        finality,
        "Other alerts of the case remain, of severity " + least + " at most",
        "The graver alerts of the case were revised or taken back; others of it hold.",
        "",
        runbook,
        escalated,
        test);
  }

  /** Whether the other one tells people the same. */
  boolean says(Subject other) {
    return rule.equals(other.rule)
        && exposure.equals(other.exposure)
        && title.equals(other.title)
        && summary.equals(other.summary);
  }
}
