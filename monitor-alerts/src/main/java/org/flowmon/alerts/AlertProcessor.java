package org.flowmon.alerts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.AlertsMetrics.Outcome;
import org.flowmon.chain.Chain;
import org.flowmon.topic.DeadLetter;
import org.flowmon.topic.FlowFormatException;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.Labelled;
import org.flowmon.topic.PriceMark;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Received;
import org.flowmon.topic.RulesMark;
import org.flowmon.topic.Senders;
import org.flowmon.topic.Settled;
import org.flowmon.topic.Unconfirmed;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;

/**
 * One record of the flows topic in; mostly one alert revision at most, or one dead letter, out.
 * What to do is decided by {@link Verdict} and {@link AlertLife}; this class asks the store and
 * forwards. A record that is no flow goes to the dead letters and the lane goes on, and so does a
 * flow that a rule cannot judge, besides what the other rules say of it; any other failure stops
 * the lane, and nothing of its transaction is seen.
 */
final class AlertProcessor extends ContextualProcessor<byte[], byte[], Object, Object> {
  /** The {@link DeadLetter#REASON} of a flow that a rule could not judge. */
  static final String RULE_FAILED = "rule_failed";

  private final LaneRules rules;
  private final KnownParties known;
  private final String deployment;
  private final AlertsMetrics metrics;
  private final PromptTransactions prompt;
  private Parties parties;
  private AlertStore store;
  private PendingAlerts pending;
  private Windows windows;
  private Prices prices;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before process.
  AlertProcessor(
      LaneRules rules,
      KnownParties known,
      String deployment,
      AlertsMetrics metrics,
      PromptTransactions prompt) {
    this.rules = rules;
    this.known = known;
    this.deployment = deployment;
    this.metrics = metrics;
    this.prompt = prompt;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    store = new AlertStore(context.getStateStore(AlertStore.NAME));
    who(known.findOrNewest(store.labels()));
    WindowStore table = new WindowStore(context.getStateStore(WindowStore.NAME));
    windows = new Windows(table);
    prices = new Prices(table);
    rules.begin(store);
    prompt.begin(context);
  }

  private void who(Parties now) {
    parties = now;
    pending = new PendingAlerts(context().getStateStore(AlertStore.NAME), store, now);
  }

  @Override
  public void process(Record<byte[], byte[]> in) {
    if (RulesMark.is(in.key())) {
      change(in);
    } else if (PriceMark.is(in.key())) {
      price(in);
    } else {
      judge(in);
    }
    prompt.processed(context(), in.headers());
  }

  /** Rules that cannot be read change nothing: those that judged before go on. */
  private void change(Record<byte[], byte[]> in) {
    List<AlertRule> before = rules.now();
    try {
      rules.change(in.value());
    } catch (IOException e) {
      deadLetter(in, Outcome.BAD_RULES, String.valueOf(e.getMessage()));
      return;
    }
    metrics.count(Outcome.RULES_CHANGED);
    AlertsLog.rulesChanged(place(), rules.now().size());
    for (AlertRule rule : before) {
      if (rule.window().isPresent()
          && rules.now().stream().noneMatch(now -> now.ref().equals(rule.ref()))) {
        windows.letGo(rule.ref());
      }
    }
    review(in, "the rules have changed");
  }

  private void relabel(Record<byte[], byte[]> in, Labelled labelled) {
    metrics.count(Outcome.LABELS_CHANGED);
    if (store.labels().equals(labelled.version())) {
      return; // more of the same change
    }
    store.putLabels(labelled.version());
    known.find(labelled.version()).ifPresent(this::who);
    if (labelled.version().equals(parties.version())) {
      review(in, "the labels have changed");
    } else {
      AlertsLog.otherLabels(place(), labelled.version(), parties.version());
    }
  }

  /**
   * What rests on a label or a rule that has gone is retracted; what rests on one come back, not.
   */
  private void review(Record<byte[], byte[]> in, String why) {
    if (context().taskId().partition() == Chain.CANARY.lane()) {
      return; // test flows rest on nothing that could go
    }
    Grounds grounds =
        new Grounds(
            rules.now(), store.labels().equals(parties.version()) ? parties : null, store::senders);
    List<Alert> revisions = new ArrayList<>();
    revisions.addAll(pending.review(grounds));
    store.forEach(alert -> grounds.revision(alert, store.finality()).ifPresent(revisions::add));
    revisions.forEach(alert -> announce(in, alert));
    AlertsLog.reviewed(place(), why, revisions.size());
  }

  /** Prices that cannot be read are not known. */
  private void price(Record<byte[], byte[]> in) {
    try {
      prices.accept(PriceMark.fromBytes(in.value()));
      metrics.count(Outcome.PRICES_CHANGED);
    } catch (FlowFormatException e) {
      deadLetter(in, Outcome.BAD_PRICES, String.valueOf(e.getMessage()));
    }
  }

  private void judge(Record<byte[], byte[]> in) {
    Flow flow;
    try {
      if (Settled.is(in.headers())) {
        settle(in, Settled.fromBytes(value(in)));
        return;
      }
      if (Labelled.is(in.headers())) {
        relabel(in, Labelled.fromBytes(value(in)));
        return;
      }
      if (Unconfirmed.is(in.headers())) {
        unconfirmed(in, Unconfirmed.of(in.headers(), value(in)));
        return;
      }
      flow = FlowJson.fromBytes(value(in));
    } catch (FlowFormatException | IllegalArgumentException e) {
      deadLetter(in, Outcome.POISON, String.valueOf(e.getMessage()));
      return;
    }
    if (flow.policy() != Policy.HAIRCUT) {
      metrics.count(Outcome.EVIDENCE_ONLY);
    } else if (flow.retracted()) {
      retract(in, flow);
    } else {
      raise(in, flow);
    }
  }

  /** Judged on top of what blocks hold; every other is as if it were not there. */
  private void unconfirmed(Record<byte[], byte[]> in, Unconfirmed told) {
    metrics.count(Outcome.UNCONFIRMED);
    if (told.fate() == Unconfirmed.Fate.SEEN) {
      Verdict.of(
              rules.now(),
              told.flow(),
              prices.when(told.flow()),
              parties,
              windows.glance(),
              failure -> ruleFailed(in, failure))
          .flatMap(verdict -> pending.seen(told, verdict))
          .ifPresent(
              alert -> {
                announce(in, alert);
                store.putSenders(told.flow().id(), told.senders());
              });
    } else {
      pending.ended(told).ifPresent(alert -> announce(in, alert));
    }
  }

  private static byte[] value(Record<byte[], byte[]> in) {
    byte[] value = in.value();
    if (value == null) {
      throw new IllegalArgumentException("a record of the flows topic has a value");
    }
    return value;
  }

  private void settle(Record<byte[], byte[]> in, Settled settled) {
    for (String alertId : store.below(settled.finality())) {
      AlertLife.settle(store.find(alertId).orElseThrow(), settled.finality())
          .ifPresent(alert -> publish(in, alert, Outcome.UPDATED));
    }
    store.putSettled(settled);
  }

  private void raise(Record<byte[], byte[]> in, Flow flow) {
    Optional<Alert> known = store.findByFlow(flow.id());
    if (known.filter(a -> a.state() != State.RETRACTED).isPresent()) {
      metrics.count(Outcome.DUPLICATE);
      return;
    }
    boolean canary = flow.chain().equals(Chain.CANARY);
    if (!canary && (!parties.knows(flow.from()) || !parties.knows(flow.to()))) {
      metrics.countUnknownParty();
    }
    List<AlertRule> judging = canary ? CanaryRule.ONLY : rules.now();
    Optional<Verdict> verdict =
        Verdict.of(
            judging, flow, prices.when(flow), parties, windows, failure -> ruleFailed(in, failure));
    if (verdict.isEmpty()) {
      metrics.count(Outcome.NO_MATCH);
      return;
    }
    store.putSenders(flow.id(), Senders.read(in.headers()));
    Alert first = AlertLife.raise(flow, verdict.get(), parties);
    // One that another rule decided when it was taken back keeps the id of the rule that raised it.
    Optional<Alert> last =
        known.filter(a -> AlertLife.ofOneRule(a, first)).or(() -> store.find(first.alertId()));
    if (last.isEmpty()) {
      publish(in, first, Outcome.RAISED);
    } else if (last.get().state() == State.RETRACTED) {
      Alert again = AlertLife.reinstate(last.get(), flow, verdict.get(), parties);
      publish(in, again, Outcome.REINSTATED);
    } else {
      metrics.count(Outcome.DUPLICATE);
    }
  }

  private void retract(Record<byte[], byte[]> in, Flow flow) {
    for (Windows.Fallen fallen : windows.leave(flow, rules.now())) {
      Optional<Alert> other = store.findByFlow(fallen.flowId()).filter(fallen::of);
      if (other.isPresent()) {
        announce(in, AlertLife.retract(other.get(), Reason.RECOUNTED));
      }
    }
    Optional<Alert> last = store.findByFlow(flow.id());
    if (last.isEmpty()) {
      metrics.count(Outcome.NOTHING_TO_RETRACT);
    } else if (last.get().state() == State.RETRACTED && !blockStands(last.get())) {
      metrics.count(Outcome.DUPLICATE);
    } else {
      publish(in, AlertLife.retract(last.get(), Reason.REORG), Outcome.RETRACTED);
    }
  }

  private static boolean blockStands(Alert retracted) {
    Reason why = retracted.identity().correction();
    return why != null && why.blockStands();
  }

  private void publish(Record<byte[], byte[]> in, Alert alert, Outcome outcome) {
    if (publish(in, alert)) {
      metrics.count(outcome);
    }
  }

  private void announce(Record<byte[], byte[]> in, Alert alert) {
    boolean unused = publish(in, alert);
  }

  /** Whether it conformed. */
  private boolean publish(Record<byte[], byte[]> in, Alert alert) {
    WrittenAlert written = new WrittenAlert(alert);
    List<String> problems = AlertSchema.problems(written.json());
    if (!problems.isEmpty()) {
      deadLetter(in, Outcome.NONCONFORMING, String.join("; ", problems));
      return false;
    }
    Headers headers = AlertEvent.headers(alert, deployment);
    Received.passOn(in.headers(), headers, Received.ALERTED, context().currentSystemTimeMs());
    if (alert.identity().pending() == null) {
      store.put(alert, written.json());
    } else {
      pending.put(alert, written.json());
    }
    context()
        .forward(
            new Record<>(alert.alertId(), written, in.timestamp(), headers), AlertTopology.ALERTS);
    metrics.published(alert, Received.millis(in.headers(), -1));
    return true;
  }

  private void ruleFailed(Record<byte[], byte[]> in, RuleFailedException failure) {
    deadLetter(in, RULE_FAILED, String.valueOf(failure.getMessage()));
    metrics.countFailure(failure.rule());
  }

  private void deadLetter(Record<byte[], byte[]> in, Outcome why, String error) {
    deadLetter(in, why.toString(), error);
    metrics.count(why);
  }

  private void deadLetter(Record<byte[], byte[]> in, String why, String error) {
    DeadLetter letter =
        DeadLetter.of(in.key(), in.value(), in.headers(), place(), error)
            .with(DeadLetter.REASON, why);
    AlertsLog.deadLetter(place(), why, letter.error());
    context()
        .forward(
            new Record<>(letter.key(), letter.value(), in.timestamp(), letter.headers()),
            AlertTopology.DEAD_LETTERS);
  }

  private String place() {
    return context()
        .recordMetadata()
        .map(m -> m.topic() + "-" + m.partition() + "@" + m.offset())
        .orElse("unknown");
  }
}
