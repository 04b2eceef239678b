package org.flowmon.standalone.explain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertBook;
import org.flowmon.alerts.AlertRule;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.topic.FlowFormatException;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.FlowMarks;
import org.flowmon.topic.PriceMark;
import org.flowmon.topic.RulesMark;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Takes the flows of a lane in their order and finds what an alert rests on: the records of its
 * flow, the other flows of the same arrival, the rules in force, and what its rule says again.
 */
public final class FlowSearch {
  private static final String PROGRAM = "part of the program";

  /** A flow of the topic and where it stands. */
  public record Found(Flow flow, String place, long timestamp) {}

  /**
   * The rules that judged the flow.
   *
   * @param place of their record, or that they are part of the program
   * @param again the alert that the rule gives again; {@code null} for none
   * @param failed why the rule could not judge, if it could not
   */
  public record Judged(
      RuleSet rules, String place, @Nullable Alert again, @Nullable String failed) {}

  private final Alert told;
  private final Parties parties;
  private final Map<String, Found> arrival = new LinkedHashMap<>();
  private final List<PriceMark> marks = new ArrayList<>();
  private final List<Found> records = new ArrayList<>();
  private RuleSet rules;
  private String place = PROGRAM;
  private List<AlertRule> judging;
  private AlertBook book;
  private @Nullable Judged judged;
  private boolean open;

  /** For the flow that {@code told} names; {@code parties} are who the rule is to know. */
  public FlowSearch(Alert told, Parties parties) throws IOException {
    this.told = told;
    this.parties = parties;
    rules = RuleSet.load(List.of(), true);
    judging = theRule();
    book = new AlertBook(parties, judging);
  }

  /** The next record of the lane's flows. */
  public void accept(ConsumerRecord<byte[], byte[]> record) throws IOException {
    if (record.value() == null) {
      return;
    }
    if (PriceMark.is(record.key())) {
      price(record);
      return;
    }
    if (RulesMark.is(record.key())) {
      change(record);
      return;
    }
    if (FlowMarks.is(record)) {
      return;
    }
    try {
      flow(FlowJson.fromBytes(record.value()), record);
    } catch (FlowFormatException e) {
      // A dead letter of the alerts stage: it judged nothing.
    }
  }

  /** A rule of the same version goes on with what it has counted. */
  private void change(ConsumerRecord<byte[], byte[]> record) throws IOException {
    List<AlertRule> before = judging;
    RuleSet changed;
    try {
      changed = RuleSet.parse(record.value());
      var unused = changed.rules();
    } catch (IOException e) {
      return; // a dead letter: the rules before it went on
    }
    rules = changed;
    place = place(record);
    judging = theRule();
    if (!before.stream().map(AlertRule::ref).toList().equals(refs(judging))) {
      book = new AlertBook(parties, judging);
      marks.forEach(book::accept);
    }
  }

  private void price(ConsumerRecord<byte[], byte[]> record) {
    try {
      PriceMark mark = PriceMark.fromBytes(record.value());
      marks.add(mark);
      book.accept(mark);
    } catch (FlowFormatException e) {
      // A dead letter of the alerts stage: it knew nothing of it.
    }
  }

  private static List<?> refs(List<AlertRule> rules) {
    return rules.stream().map(AlertRule::ref).toList();
  }

  private List<AlertRule> theRule() throws IOException {
    String id = told.finding().rule().id();
    return rules.rules().stream()
        .filter(rule -> rule.ref().id().equals(id))
        .map(rule -> (AlertRule) rule)
        .toList();
  }

  private void flow(Flow flow, ConsumerRecord<byte[], byte[]> record) {
    String[] failed = {null};
    Optional<Alert> revision =
        book.accept(flow, failure -> failed[0] = String.valueOf(failure.getMessage()));
    boolean itself = flow.id().equals(told.movement().flowId());
    if (itself && !flow.retracted() && !open && inItsBlock(flow)) {
      judged = new Judged(rules, place, revision.orElse(null), failed[0]);
    }
    if (itself) {
      open = !flow.retracted();
      records.add(found(flow, record));
    }
    if (sameArrival(flow) && !flow.retracted()) {
      arrival.put(flow.id(), found(flow, record));
    }
  }

  private boolean sameArrival(Flow flow) {
    return flow.txid().equals(told.movement().txid())
        && flow.at().equals(told.movement().at())
        && inItsBlock(flow);
  }

  private boolean inItsBlock(Flow flow) {
    return flow.block().hash().equals(told.movement().block().hash());
  }

  private static Found found(Flow flow, ConsumerRecord<byte[], byte[]> record) {
    return new Found(flow, place(record), record.timestamp());
  }

  /** Where a record stands: {@code topic-partition@offset}. */
  public static String place(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }

  /** The flows of the arrival as they were told, under every policy and of every origin. */
  public Collection<Found> arrival() {
    return arrival.values();
  }

  /** The last record that told the flow of the alert in its block, if there is one. */
  public Optional<Found> last() {
    return records.stream()
        .filter(r -> !r.flow().retracted() && inItsBlock(r.flow()))
        .reduce((first, second) -> second);
  }

  /** By which rules, and what they say again; empty when the flow is not there. */
  public Optional<Judged> judged() {
    return Optional.ofNullable(judged);
  }
}
