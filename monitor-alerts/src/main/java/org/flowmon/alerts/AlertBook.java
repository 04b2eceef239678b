package org.flowmon.alerts;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.flowmon.alerts.Alert.State;
import org.flowmon.topic.PriceMark;
import org.flowmon.topic.Settled;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of recorded flows, in memory and without a broker: decides as the alerts stage does.
 * For back-tests and for checking what a run published. Not for several threads.
 */
public final class AlertBook {
  private final Parties parties;
  private final List<AlertRule> rules;
  private final Windows windows = Windows.inMemory();
  private final Prices prices = new Prices(new WindowMemory());
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
   * {@link RuleFailedException} when a rule cannot say. (Should flows be taken back in another
   * order than last first, alerts that counted them may be retracted besides: {@link #alerts}.)
   */
  public Optional<Alert> accept(Flow flow) {
    return accept(
        flow,
        failure -> {
          throw failure;
        });
  }

  /** The same; a rule that cannot say is handed to {@code failed}, and the others decide. */
  public Optional<Alert> accept(Flow flow, Consumer<RuleFailedException> failed) {
    if (flow.policy() != Policy.HAIRCUT) {
      return Optional.empty();
    }
    Optional<Alert> revision = flow.retracted() ? retract(flow) : raise(flow, failed);
    revision.ifPresent(
        alert -> {
          keep(alert);
          byFlow.put(flow.id(), alert.alertId());
        });
    return revision;
  }

  /** What assets are worth from here on. */
  public void accept(PriceMark mark) {
    prices.accept(mark);
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

  /** Lets go of the alerts of blocks below that height, which nothing takes back any more. */
  public void forget(long height) {
    Iterator<Alert> oldest = latest.values().iterator();
    while (oldest.hasNext()) {
      Alert old = oldest.next();
      if (old.movement().block().height() >= height) {
        return;
      }
      oldest.remove();
      open.remove(old.alertId());
      byFlow.remove(old.movement().flowId());
    }
  }

  /**
   * The last revision of every alert that is kept, in the order in which they were first raised.
   */
  public Collection<Alert> alerts() {
    return Collections.unmodifiableCollection(latest.values());
  }

  private Optional<Alert> raise(Flow flow, Consumer<RuleFailedException> failed) {
    Alert known = byFlow(flow.id());
    if (known != null && known.state() != State.RETRACTED) {
      return Optional.empty();
    }
    Optional<Verdict> verdict =
        Verdict.of(rules, flow, prices.when(flow), parties, windows, failed);
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

  private @Nullable Alert byFlow(String flowId) {
    String id = byFlow.get(flowId);
    return id == null ? null : latest.get(id);
  }

  private Optional<Alert> retract(Flow flow) {
    for (Windows.Fallen fallen : windows.leave(flow, rules)) {
      Alert other = byFlow(fallen.flowId());
      if (other != null && fallen.of(other)) {
        latest.put(other.alertId(), AlertLife.retract(other, Reason.RECOUNTED));
      }
    }
    Alert last = byFlow(flow.id());
    return last == null || last.state() == State.RETRACTED
        ? Optional.empty()
        : Optional.of(AlertLife.retract(last, Reason.REORG));
  }
}
