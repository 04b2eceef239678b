package org.flowmon.alerts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.AlertsMetrics.Outcome;
import org.flowmon.topic.FlowFormatException;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.PriceMark;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Received;
import org.flowmon.topic.RulesMark;
import org.flowmon.topic.Settled;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;

/**
 * One record of the flows topic in; at most one alert revision, or one dead letter, out. What to do
 * is decided by {@link Verdict} and {@link AlertLife}; this class asks the store and forwards. A
 * record that is no flow goes to the dead letters and the lane goes on, and so does a flow that a
 * rule cannot judge, besides what the other rules say of it; any other failure stops the lane, and
 * nothing of its transaction is seen.
 */
final class AlertProcessor extends ContextualProcessor<byte[], byte[], Object, Object> {
  static final String REASON = "flowmon.reason";
  static final String ERROR = "flowmon.error";
  static final String PLACE = "flowmon.place";

  /** The {@link #REASON} of a flow that a rule could not judge. */
  static final String RULE_FAILED = "rule_failed";

  private static final int MOST_OF_AN_ERROR = 1000;

  private final LaneRules rules;
  private final Parties parties;
  private final String deployment;
  private final AlertsMetrics metrics;
  private final PromptTransactions prompt;
  private AlertStore store;
  private Windows windows;
  private Prices prices;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before process.
  AlertProcessor(
      LaneRules rules,
      Parties parties,
      String deployment,
      AlertsMetrics metrics,
      PromptTransactions prompt) {
    this.rules = rules;
    this.parties = parties;
    this.deployment = deployment;
    this.metrics = metrics;
    this.prompt = prompt;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    store = new AlertStore(context.getStateStore(AlertStore.NAME));
    WindowStore table = new WindowStore(context.getStateStore(WindowStore.NAME));
    windows = new Windows(table);
    prices = new Prices(table);
    rules.begin(store);
    prompt.begin(context);
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
    try {
      rules.change(in.value());
    } catch (IOException e) {
      deadLetter(in, Outcome.BAD_RULES, String.valueOf(e.getMessage()));
      return;
    }
    metrics.count(Outcome.RULES_CHANGED);
    AlertsLog.rulesChanged(place(), rules.now().size());
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

  private static byte[] value(Record<byte[], byte[]> in) {
    byte[] value = in.value();
    if (value == null) {
      throw new IllegalArgumentException("a record of the flows topic has a value");
    }
    return value;
  }

  private void settle(Record<byte[], byte[]> in, Settled settled) {
    for (Alert last : store.below(settled.finality())) {
      AlertLife.settle(last, settled.finality())
          .ifPresent(alert -> publish(in, alert, Outcome.UPDATED));
    }
  }

  private void raise(Record<byte[], byte[]> in, Flow flow) {
    if (store.findByFlow(flow.id()).filter(a -> a.state() != State.RETRACTED).isPresent()) {
      metrics.count(Outcome.DUPLICATE);
      return;
    }
    if (!parties.knows(flow.from()) || !parties.knows(flow.to())) {
      metrics.countUnknownParty();
    }
    Optional<Verdict> verdict =
        Verdict.of(
            rules.now(),
            flow,
            prices.when(flow),
            parties,
            windows,
            failure -> ruleFailed(in, failure));
    if (verdict.isEmpty()) {
      metrics.count(Outcome.NO_MATCH);
      return;
    }
    Alert first = AlertLife.raise(flow, verdict.get(), parties);
    Optional<Alert> last = store.find(first.alertId());
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
        boolean unused = publish(in, AlertLife.retract(other.get()));
      }
    }
    Optional<Alert> last = store.findByFlow(flow.id());
    if (last.isEmpty()) {
      metrics.count(Outcome.NOTHING_TO_RETRACT);
    } else if (last.get().state() == State.RETRACTED) {
      metrics.count(Outcome.DUPLICATE);
    } else {
      publish(in, AlertLife.retract(last.get()), Outcome.RETRACTED);
    }
  }

  private void publish(Record<byte[], byte[]> in, Alert alert, Outcome outcome) {
    if (publish(in, alert)) {
      metrics.count(outcome);
    }
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
    store.put(alert, written.json());
    context()
        .forward(
            new Record<>(alert.alertId(), written, in.timestamp(), headers), AlertTopology.ALERTS);
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
    String place = place();
    String shown =
        error.length() <= MOST_OF_AN_ERROR ? error : error.substring(0, MOST_OF_AN_ERROR) + "...";
    Headers headers = new RecordHeaders(in.headers());
    put(headers, REASON, why);
    put(headers, ERROR, shown);
    put(headers, PLACE, place);
    context()
        .forward(
            new Record<>(in.key(), in.value(), in.timestamp(), headers),
            AlertTopology.DEAD_LETTERS);
    AlertsLog.deadLetter(place, why, shown);
  }

  private String place() {
    return context()
        .recordMetadata()
        .map(m -> m.topic() + "-" + m.partition() + "@" + m.offset())
        .orElse("unknown");
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
