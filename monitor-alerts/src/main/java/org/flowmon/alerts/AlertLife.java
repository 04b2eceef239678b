package org.flowmon.alerts;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.flowmon.alerts.Alert.Attribution;
import org.flowmon.alerts.Alert.Direction;
import org.flowmon.alerts.Alert.End;
import org.flowmon.alerts.Alert.Evidence;
import org.flowmon.alerts.Alert.Finding;
import org.flowmon.alerts.Alert.Identity;
import org.flowmon.alerts.Alert.Movement;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.Alert.Step;
import org.flowmon.alerts.Alert.Value;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Finality;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Designation;
import org.flowmon.watchlist.Inference;
import org.jspecify.annotations.Nullable;

/**
 * The life of an alert: raised, settled, retracted, reinstated. Pure: of the flow, what the rules
 * say, who the parties are, and the last revision.
 */
final class AlertLife {
  private AlertLife() {}

  /** The first revision. */
  static Alert raise(Flow flow, Verdict verdict, Parties parties) {
    Identity identity =
        new Identity(
            AlertId.of(AlertId.PUBLIC, verdict.match(), flow),
            1,
            State.RAISED,
            AlertId.caseKey(AlertId.PUBLIC, verdict.match(), flow),
            null);
    return of(identity, flow, verdict, parties);
  }

  /**
   * The next revision when the chain has settled further, if that lifts the status of the alert.
   */
  static Optional<Alert> settle(Alert last, Finality finality) {
    Movement m = last.movement();
    Standing standing = Standing.at(m.block().height(), finality);
    if (last.state() == State.RETRACTED
        || standing.status().compareTo(m.standing().status()) <= 0) {
      return Optional.empty();
    }
    Identity was = last.identity();
    return Optional.of(
        next(
            last,
            new Identity(was.alertId(), was.revision() + 1, State.UPDATED, was.caseKey(), null),
            last.finding().summary(),
            standing));
  }

  /** Whether one rule saw the flow of both from the same end. */
  static boolean ofOneRule(Alert one, Alert other) {
    RuleRef rule = one.finding().rule();
    RuleRef same = other.finding().rule();
    return rule.id().equals(same.id())
        && rule.major() == same.major()
        && one.finding().direction() == other.finding().direction();
  }

  /**
   * The next revision when the alert no longer holds: the facts of the last one. Of a
   * reorganisation they name the orphaned block; else the block stands as it did.
   */
  static Alert retract(Alert last, Reason why) {
    Identity was = last.identity();
    return next(
        last,
        new Identity(was.alertId(), was.revision() + 1, State.RETRACTED, was.caseKey(), why),
        AlertText.retracted(why, summary(last)),
        why == Reason.REORG ? Standing.ORPHANED : last.movement().standing());
  }

  /**
   * The next revision when what an alert rested on besides the chain is back: the facts that it
   * had, in a chain settled so far.
   */
  static Alert reinstate(Alert last, Finality finality) {
    Identity was = last.identity();
    return next(
        last,
        new Identity(was.alertId(), was.revision() + 1, State.REINSTATED, was.caseKey(), null),
        summary(last),
        Standing.at(last.movement().block().height(), finality));
  }

  /** As it was before it was retracted. */
  private static String summary(Alert last) {
    Reason why = last.identity().correction();
    String said = last.finding().summary();
    return why == null ? said : AlertText.unretracted(why, said);
  }

  /**
   * The next revision when another rule decides than before: what that finds, and the parties as
   * they are now, under the old id, in the old case. An alert that was retracted is reinstated.
   *
   * @param flow the flow that raised it
   * @param gone what the rule rested on that decided before; {@code null} when the rule that raised
   *     the alert decides again
   */
  static Alert revise(
      Alert last,
      Flow flow,
      Verdict verdict,
      Parties parties,
      @Nullable Reason gone,
      Finality finality) {
    Alert fresh = raise(flow, verdict, parties);
    Identity was = last.identity();
    boolean back = last.state() == State.RETRACTED;
    State state = back ? State.REINSTATED : State.UPDATED;
    Movement m = last.movement();
    Alert found =
        new Alert(
            new Identity(was.alertId(), was.revision() + 1, state, was.caseKey(), null),
            fresh.finding(),
            back ? Standing.at(m.block().height(), finality).of(m) : m,
            last.value(),
            fresh.source(),
            fresh.destination(),
            last.evidence());
    String summary = fresh.finding().summary();
    return gone == null
        ? found
        : next(
            found, found.identity(), AlertText.revised(gone, summary), found.movement().standing());
  }

  static Alert next(Alert last, Identity identity, String summary, Standing standing) {
    Finding f = last.finding();
    return new Alert(
        identity,
        new Finding(
            f.rule(),
            f.alsoMatched(),
            f.severity(),
            f.direction(),
            f.title(),
            summary,
            f.afterDesignation(),
            f.notes(),
            f.window()),
        standing.of(last.movement()),
        last.value(),
        last.source(),
        last.destination(),
        last.evidence());
  }

  /**
   * The next revision when the transaction was included again: the facts of the new flow under the
   * old id, in the old case even when the new block is of another day.
   */
  static Alert reinstate(Alert last, Flow flow, Verdict verdict, Parties parties) {
    Identity was = last.identity();
    Identity identity =
        new Identity(was.alertId(), was.revision() + 1, State.REINSTATED, was.caseKey(), null);
    return of(identity, flow, verdict, parties);
  }

  private static Alert of(Identity identity, Flow flow, Verdict verdict, Parties parties) {
    End source = end(flow.from(), null, null, parties);
    End destination = destination(flow, parties);
    Direction direction = verdict.match().direction();
    End watched = direction == Direction.OUTGOING ? source : destination;
    Boolean after = afterDesignation(watched.designation(), flow);
    Value value = value(flow, verdict.usd());
    Finding finding =
        new Finding(
            verdict.match().rule(),
            verdict.alsoMatched(),
            verdict.match().severity(),
            direction,
            own(
                verdict.match().title(),
                () -> AlertText.title(flow.kind(), source, destination, value)),
            own(
                    verdict.match().summary(),
                    () -> AlertText.summary(flow, source, destination, direction, value, after))
                + AlertText.inferred(destination),
            after,
            verdict.match().notes(),
            verdict.match().counted());
    return new Alert(
        identity,
        finding,
        movement(flow, Standing.FIRST),
        value,
        source,
        destination,
        evidence(flow));
  }

  static Movement movement(Flow flow, Standing standing) {
    return new Movement(
        flow.id(),
        flow.chain(),
        flow.txid(),
        flow.at(),
        flow.kind(),
        new BlockRef(flow.block().height(), flow.block().hash(), null, flow.block().time()),
        standing,
        Instant.ofEpochSecond(flow.leftAt()),
        flow.block().instant());
  }

  static Value value(Flow flow, Usd usd) {
    return new Value(AssetRef.of(flow), flow.amount(), flow.value(), flow.hops(), usd);
  }

  private static String own(@Nullable String words, Supplier<String> usual) {
    return words == null ? usual.get() : words;
  }

  /**
   * Whether the flow arrived on or after the day of the designation: the UTC day of its block
   * against the listed day. {@code null} when there is no listed day.
   */
  static @Nullable Boolean afterDesignation(@Nullable Designation designation, Flow flow) {
    LocalDate listed = designation == null ? null : designation.date();
    if (listed == null) {
      return null;
    }
    return !flow.block().instant().atZone(ZoneOffset.UTC).toLocalDate().isBefore(listed);
  }

  private static End end(
      String entity, @Nullable String address, @Nullable Attribution attribution, Parties parties) {
    return new End(
        parties.party(entity), parties.designation(entity).orElse(null), address, attribution);
  }

  private static End destination(Flow flow, Parties parties) {
    return end(flow.to(), landing(flow), attribution(flow, parties), parties);
  }

  /** What the lists say of the address, or what was inferred when it arrived there. */
  private static @Nullable Attribution attribution(Flow flow, Parties parties) {
    Inference why = flow.inference();
    String address = landing(flow);
    if (why != null) {
      return Attribution.inferred(why);
    }
    return address == null
        ? null
        : parties
            .attribution(flow.chain(), address, flow.to(), flow.block())
            .map(claim -> new Attribution(claim.source(), claim.confidence()))
            .orElse(null);
  }

  /** The address it arrived at: that of the last step, when the step is this arrival. */
  static @Nullable String landing(Flow flow) {
    if (flow.path().isEmpty()) {
      return null;
    }
    Flow.Arrival last = flow.path().getLast();
    return last.txid().equals(flow.txid()) && last.at().equals(flow.at()) ? last.address() : null;
  }

  static Evidence evidence(Flow flow) {
    int steps = flow.path().size();
    boolean truncated = steps > Alert.PATH_CAP;
    List<Step> path = new ArrayList<>(Math.min(steps, Alert.PATH_CAP));
    for (int i = 0; i < steps; i++) {
      if (!truncated || i < Alert.PATH_CAP / 2 || i >= steps - Alert.PATH_CAP / 2) {
        Flow.Arrival a = flow.path().get(i);
        path.add(
            new Step(
                i + 1, a.txid(), a.at(), a.address(), a.amount(), Instant.ofEpochSecond(a.time())));
      }
    }
    return new Evidence(
        path, truncated, flow.policy(), flow.bounds(), flow.via(), flow.listVersion());
  }
}
