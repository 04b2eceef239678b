package org.flowmon.alerts;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.flowmon.alerts.Alert.Identity;
import org.flowmon.alerts.Alert.State;
import org.flowmon.topic.Unconfirmed;

/**
 * The alerts of a lane whose transaction is in no block: kept apart from the others, which they
 * never change. A key {@code pending:} and an alert id leads to the last pending revision, {@code
 * waits:} and a flow id to the alert id while the flow waits. What was taken back stays, so that
 * numbers go on, until a block takes the transaction in.
 */
final class PendingAlerts {
  private static final String PENDING = "pending:";
  private static final String WAITS = "waits:";

  private final KeyValueStore<String, byte[]> store;
  private final AlertStore settled;
  private final Parties parties;

  PendingAlerts(KeyValueStore<String, byte[]> store, AlertStore settled, Parties parties) {
    this.store = store;
    this.settled = settled;
    this.parties = parties;
  }

  /**
   * The alert of a flow that waits for a block, if the rules say so, or nothing when one of a block
   * is open already.
   */
  Optional<Alert> seen(Unconfirmed told, Verdict verdict) {
    Alert first = AlertLife.raise(told.flow(), verdict, parties);
    Optional<Alert> before = settled.find(first.alertId());
    if (before.filter(alert -> alert.state() != State.RETRACTED).isPresent()
        || findByFlow(told.flow().id()).isPresent()) {
      return Optional.empty();
    }
    List<String> supersedes = new ArrayList<>();
    told.replaces()
        .forEach(flow -> findByFlow(flow).ifPresent(alert -> supersedes.add(alert.alertId())));
    return Optional.of(waits(first, supersedes));
  }

  private Alert waits(Alert first, List<String> supersedes) {
    Identity identity =
        new Identity(
            first.alertId(),
            settled.find(first.alertId()).map(alert -> alert.identity().revision()).orElse(0),
            State.PENDING,
            first.identity().caseKey(),
            null,
            new Pending(number(first.alertId()) + 1, supersedes));
    return AlertLife.next(first, identity, first.finding().summary(), Standing.MEMPOOL);
  }

  private int number(String alertId) {
    Pending last = find(alertId).map(alert -> alert.identity().pending()).orElse(null);
    return last == null ? 0 : last.number();
  }

  /** The flow waits no longer: what is to be said of its alert, if anything. */
  Optional<Alert> ended(Unconfirmed told) {
    Optional<Alert> last = findByFlow(told.flow().id());
    store.delete(WAITS + told.flow().id());
    if (last.isEmpty()) {
      return Optional.empty();
    }
    return switch (told.fate()) {
      case SEEN -> throw new IllegalArgumentException("what is seen has not ended");
      case REPLACED -> Optional.of(retract(last.get(), Reason.REPLACED));
      case DROPPED -> Optional.of(retract(last.get(), Reason.DROPPED));
      case INCLUDED -> included(last.get());
    };
  }

  /** The alert goes on as one of the block, if that has brought one. */
  private Optional<Alert> included(Alert last) {
    String id = last.alertId();
    store.delete(PENDING + id);
    boolean goesOn = settled.find(id).filter(a -> a.state() != State.RETRACTED).isPresent();
    return goesOn ? Optional.empty() : Optional.of(retract(last, Reason.RECOUNTED));
  }

  /**
   * What rests on a label or a rule that has gone, and behind it the alert of another rule that
   * still holds: the one that the block would raise.
   */
  List<Alert> review(Grounds grounds) {
    List<Alert> revisions = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> all =
        store.range(PENDING + AlertId.FIRST, PENDING + AlertId.LAST)) {
      all.forEachRemaining(
          entry -> {
            Alert alert = AlertJson.fromBytes(entry.value);
            if (alert.state() == State.PENDING) {
              grounds
                  .gone(alert)
                  .ifPresent(
                      why -> {
                        revisions.add(retract(alert, why));
                        grounds
                            .remaining(alert, why)
                            .map(v -> AlertLife.raise(Grounds.flow(alert), v, parties))
                            .filter(first -> !first.alertId().equals(alert.alertId()))
                            .map(first -> waits(first, List.of(alert.alertId())))
                            .ifPresent(revisions::add);
                      });
            }
          });
    }
    return revisions;
  }

  private static Alert retract(Alert last, Reason why) {
    Identity was = last.identity();
    Pending pending = was.pending();
    int number = pending == null ? 1 : pending.number() + 1;
    return AlertLife.next(
        last,
        new Identity(
            was.alertId(),
            was.revision(),
            State.RETRACTED,
            was.caseKey(),
            why,
            new Pending(number, pending == null ? List.of() : pending.supersedes())),
        AlertText.retracted(why, last.finding().summary()),
        Standing.MEMPOOL);
  }

  /** Keeps a revision that was published. */
  void put(Alert alert, byte[] json) {
    String flow = WAITS + alert.movement().flowId();
    if (alert.state() == State.PENDING) {
      store.put(flow, alert.alertId().getBytes(StandardCharsets.UTF_8));
    } else {
      store.delete(flow);
      if (alert.identity().correction() == Reason.RECOUNTED) {
        return; // in a block now
      }
    }
    store.put(PENDING + alert.alertId(), json);
  }

  private Optional<Alert> find(String alertId) {
    return Optional.ofNullable(store.get(PENDING + alertId)).map(AlertJson::fromBytes);
  }

  private Optional<Alert> findByFlow(String flowId) {
    return Optional.ofNullable(store.get(WAITS + flowId))
        .flatMap(id -> find(new String(id, StandardCharsets.UTF_8)));
  }
}
