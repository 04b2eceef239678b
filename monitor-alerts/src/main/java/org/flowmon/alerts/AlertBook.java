package org.flowmon.alerts;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flowmon.alerts.Alert.State;
import org.flowmon.topic.Settled;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;

/**
 * The alerts of recorded flows, in memory and without a broker: decides as the alerts stage does.
 * For back-tests and for checking what a run published. Not for several threads.
 */
public final class AlertBook {
  private final Parties parties;
  private final List<AlertRule> rules;
  private final Map<String, Alert> latest = new LinkedHashMap<>();
  private final Map<String, Alert> open = new HashMap<>(); // whose status can still rise
  private final Map<String, String> byFlow = new HashMap<>();

  /**
   * @param parties who is who
   * @param rules which decide; of equally severe ones the first
   */
  public AlertBook(Parties parties, List<AlertRule> rules) {
    this.parties = parties;
    this.rules = List.copyOf(rules);
  }

  /**
   * The revision that a flow, given in the order of the flows topic, leads to, if any. Throws
   * {@link RuleFailedException} when a rule cannot say.
   */
  public Optional<Alert> accept(Flow flow) {
    if (flow.policy() != Policy.HAIRCUT) {
      return Optional.empty();
    }
    Optional<Alert> revision = flow.retracted() ? retract(flow) : raise(flow);
    revision.ifPresent(
        alert -> {
          keep(alert);
          byFlow.put(flow.id(), alert.alertId());
        });
    return revision;
  }

  /** The revisions that it leads to that the chain has settled, by height and then alert id. */
  public List<Alert> settle(Settled settled) {
    List<Alert> lifted =
        open.values().stream()
            .filter(alert -> alert.movement().chain().equals(settled.chain()))
            .flatMap(alert -> AlertLife.settle(alert, settled.finality()).stream())
            .sorted(
                Comparator.comparingLong((Alert alert) -> alert.movement().block().height())
                    .thenComparing(Alert::alertId))
            .toList();
    lifted.forEach(this::keep);
    return lifted;
  }

  private void keep(Alert alert) {
    latest.put(alert.alertId(), alert);
    if (alert.movement().standing().status().canRise()) {
      open.put(alert.alertId(), alert);
    } else {
      open.remove(alert.alertId());
    }
  }

  /** The last revision of every alert, in the order in which they were first raised. */
  public Collection<Alert> alerts() {
    return Collections.unmodifiableCollection(latest.values());
  }

  private Optional<Alert> raise(Flow flow) {
    Optional<Verdict> verdict = Verdict.of(rules, flow, parties);
    if (verdict.isEmpty()) {
      return Optional.empty();
    }
    Alert first = AlertLife.raise(flow, verdict.get(), parties);
    Alert last = latest.get(first.alertId());
    if (last == null) {
      return Optional.of(first);
    }
    return last.state() == State.RETRACTED
        ? Optional.of(AlertLife.reinstate(last, flow, verdict.get(), parties))
        : Optional.empty();
  }

  private Optional<Alert> retract(Flow flow) {
    String id = byFlow.get(flow.id());
    Alert last = id == null ? null : latest.get(id);
    return last == null || last.state() == State.RETRACTED
        ? Optional.empty()
        : Optional.of(AlertLife.retract(last));
  }
}
