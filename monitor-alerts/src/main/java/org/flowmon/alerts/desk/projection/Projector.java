package org.flowmon.alerts.desk.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.alerts.audit.AuditLog;
import org.flowmon.alerts.triage.CaseEvent;
import org.flowmon.alerts.triage.CaseJson;
import org.flowmon.chain.Chain;
import org.flowmon.topic.FlowFormatException;
import org.flowmon.topic.FlowMarks;
import org.flowmon.topic.Labelled;
import org.flowmon.topic.Received;
import org.flowmon.topic.Settled;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of the topics into the tables: a batch, and how far it goes in each partition, is
 * one transaction. What cannot be read is counted and logged with its place, and the rest goes on.
 */
final class Projector implements AutoCloseable {
  private final Topics topics;
  private final Clock clock;
  private final Database database;
  private final Slices slices = new Slices();
  private final Counter numbers;
  private final Counter changes;
  private final AlertTable alerts;
  private final CaseTable cases;
  private final FlowTable flows;
  private final LabelTable labels;
  private final AuditTable audit;
  private final MinedTable mined;
  private final UntracedTable untraced;
  private final AmendmentTable amendments;
  private final ListTable lists;
  private final TokenTable tokens;
  private final DraftTable drafts;
  private final PageTable pages;
  private final Map<TopicPartition, Long> places = new HashMap<>();
  private final AtomicLong unreadable = new AtomicLong();

  /** What a batch changed, for those who watch. */
  record Batch(List<Long> alerts, List<CaseEvent> events, List<String> woken, long sequence) {
    boolean isEmpty() {
      return alerts.isEmpty() && events.isEmpty() && woken.isEmpty();
    }
  }

  /** The name under which the time of the last canary's alert is kept. */
  static final String CANARY = "canary";

  Projector(Topics topics, Database database, Clock clock) throws SQLException {
    this.topics = topics;
    this.database = database;
    this.clock = clock;
    Connection db = database.writer();
    numbers = counter("numbers");
    changes = counter("changes");
    slices.load(db);
    alerts = new AlertTable(db, database.dialect(), slices, numbers, changes);
    cases = new CaseTable(db, changes);
    flows = new FlowTable(db);
    labels = new LabelTable(db);
    audit = new AuditTable(db);
    mined = new MinedTable(db);
    untraced = new UntracedTable(db);
    amendments = new AmendmentTable(db);
    lists = new ListTable(db);
    tokens = new TokenTable(db);
    drafts = new DraftTable(db);
    pages = new PageTable(db);
    try (PreparedStatement select = db.prepareStatement("select topic, part, next from place");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        places.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
      }
    }
    db.commit();
  }

  private Counter counter(String name) throws SQLException {
    return new Counter(name, Long.parseLong(database.about(name).orElse("0")));
  }

  Slices slices() {
    return slices;
  }

  /** The number of the last change that is committed. */
  long sequence() {
    return changes.committed();
  }

  /** How many records could not be read since the start. */
  long unreadable() {
    return unreadable.get();
  }

  /** From where on each partition is still to be read. */
  Map<TopicPartition, Long> places() {
    return Map.copyOf(places);
  }

  /** Writes a batch; {@code next} is from where on each partition is to be read after it. */
  Batch apply(Iterable<ConsumerRecord<byte[], byte[]>> records, Map<TopicPartition, Long> next)
      throws SQLException {
    Connection db = database.writer();
    Set<Long> changed = new LinkedHashSet<>();
    List<CaseEvent> events = new ArrayList<>();
    Set<String> moved = new LinkedHashSet<>();
    long before = changes.last();
    try {
      for (Read each : read(records)) {
        apply(each, changed, events, moved);
      }
      List<String> woken = cases.wake(clock.instant());
      if (next.isEmpty() && changes.last() == before) {
        db.commit();
        return new Batch(List.of(), List.of(), List.of(), before);
      }
      moved.addAll(woken);
      for (String caseKey : moved) {
        changed.addAll(alerts.move(caseKey));
      }
      flows.write();
      slices.write(db);
      write(db, next);
      db.commit();
      committed(next);
      return new Batch(List.copyOf(changed), events, woken, changes.last());
    } catch (SQLException e) {
      rollback(db);
      throw e;
    }
  }

  /** A record, and what of it can be read beside the others. */
  private record Read(
      ConsumerRecord<byte[], byte[]> record,
      @Nullable AlertFacts facts,
      @Nullable IllegalArgumentException wrong) {}

  /** Alerts are read on all processors: that is a third of the work of making the tables again. */
  private List<Read> read(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    return StreamSupport.stream(records.spliterator(), true).map(this::read).toList();
  }

  private Read read(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (value == null || !record.topic().equals(topics.alerts())) {
      return new Read(record, null, null);
    }
    try {
      return new Read(record, AlertFacts.read(value), null);
    } catch (IllegalArgumentException e) {
      return new Read(record, null, e);
    }
  }

  private void apply(Read read, Set<Long> changed, List<CaseEvent> events, Set<String> moved)
      throws SQLException {
    ConsumerRecord<byte[], byte[]> record = read.record();
    String topic = record.topic();
    byte[] value = record.value();
    AlertFacts facts = read.facts();
    boolean byLane = topic.equals(topics.alerts()) || topic.equals(topics.flows());
    if (byLane && record.partition() == Chain.CANARY.lane()) {
      if (topic.equals(topics.alerts())) {
        about(database.writer(), CANARY, Long.toString(record.timestamp()));
      }
      return; // a test, about nobody
    }
    try {
      if (read.wrong() != null) {
        throw read.wrong();
      }
      if (topic.equals(topics.attributions())) {
        labels.put(new String(record.key(), UTF_8), value);
      } else if (topic.equals(topics.pages())) {
        pages.put(new String(record.key(), UTF_8), value);
      } else if (value == null) {
        throw new IllegalArgumentException("it has no value");
      } else if (facts != null) {
        long num = alerts.put(facts, value, record.timestamp(), seen(record));
        if (num > 0) {
          changed.add(num);
        }
      } else if (topic.equals(topics.caseEvents())) {
        CaseEvent event = CaseJson.event(value);
        cases.put(event, value, clock.instant());
        events.add(event);
        if (event.state() != null) {
          moved.add(event.caseKey());
        }
      } else if (topic.equals(topics.amendmentEvents())) {
        amendments.put(value);
      } else if (topic.equals(topics.lists())) {
        lists.put(record.key(), value, record.timestamp());
      } else if (topic.equals(topics.deskTokens())) {
        tokens.put(value);
      } else if (topic.equals(topics.caseDrafts())) {
        drafts.put(value);
      } else if (topic.equals(topics.audit())) {
        audit.put(new String(record.key(), UTF_8), value, AuditLog.note(record).orElse(""));
      } else if (topic.equals(topics.flows())) {
        flow(record, value);
      }
    } catch (IllegalArgumentException e) {
      unreadable.incrementAndGet();
      ProjectionLog.unreadable(record, e);
    }
  }

  private static @Nullable Long seen(ConsumerRecord<byte[], byte[]> record) {
    long millis = Received.millis(record.headers(), -1);
    return millis < 0 ? null : millis;
  }

  private void flow(ConsumerRecord<byte[], byte[]> record, byte[] value) throws SQLException {
    try {
      if (!FlowMarks.is(record)) {
        flows.put(value);
      } else if (Settled.is(record.headers())) {
        Settled mark = Settled.fromBytes(value);
        flows.settled(mark, record.timestamp());
        mined.put(mark);
        untraced.put(mark);
      } else if (Labelled.is(record.headers())) {
        lists.mark(Labelled.fromBytes(value), record.timestamp());
      }
    } catch (FlowFormatException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private void write(Connection db, Map<TopicPartition, Long> next) throws SQLException {
    try (PreparedStatement place =
        db.prepareStatement(
            "insert into place(topic, part, next) values (?, ?, ?)"
                + " on conflict (topic, part) do update set next = excluded.next")) {
      for (Map.Entry<TopicPartition, Long> each : next.entrySet()) {
        place.setString(1, each.getKey().topic());
        place.setInt(2, each.getKey().partition());
        place.setLong(3, each.getValue());
        place.executeUpdate();
      }
    }
    for (Counter each : List.of(numbers, changes)) {
      about(db, each.name(), Long.toString(each.last()));
    }
  }

  /** Keeps a fact about the projection; the caller commits. */
  static void about(Connection db, String name, String value) throws SQLException {
    try (PreparedStatement put =
        db.prepareStatement(
            "insert into about(name, value) values (?, ?)"
                + " on conflict (name) do update set value = excluded.value")) {
      put.setString(1, name);
      put.setString(2, value);
      put.executeUpdate();
    }
  }

  private void committed(Map<TopicPartition, Long> next) {
    places.putAll(next);
    numbers.commit();
    changes.commit();
    slices.publish();
  }

  private void rollback(Connection db) {
    numbers.rollback();
    changes.rollback();
    slices.discard();
    alerts.forget();
    flows.forget();
    try {
      db.rollback();
    } catch (SQLException e) {
      ProjectionLog.failed("rolling back", e);
    }
  }

  @Override
  public void close() throws SQLException {
    alerts.close();
    cases.close();
    flows.close();
    labels.close();
    audit.close();
    mined.close();
    untraced.close();
    amendments.close();
    lists.close();
    tokens.close();
    drafts.close();
    pages.close();
  }
}
