package org.flowmon.alerts.triage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.flowmon.alerts.amend.Amendment;
import org.flowmon.alerts.amend.AmendmentJson;
import org.flowmon.alerts.triage.AlertsByCase.Fact;
import org.flowmon.topic.DeadLetter;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.RecordSize;
import org.jspecify.annotations.Nullable;

/**
 * One alert or one command of a case in; its event and, where something changed, its state out.
 * What to do is decided by {@link CaseBook}; this class asks the store and forwards. The time is
 * the record's, so that a replay decides the same. What is no command goes to the dead letters.
 */
final class CaseProcessor extends ContextualProcessor<String, byte[], String, byte[]> {
  /** The store's name; for life. */
  static final String STORE = "case-state";

  private final PromptTransactions prompt;
  private KeyValueStore<String, byte[]> store;
  private TimestampedKeyValueStore<String, byte[]> amendments;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before process.
  CaseProcessor(PromptTransactions prompt) {
    this.prompt = prompt;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    super.init(context);
    store = context.getStateStore(STORE);
    amendments = context.getStateStore(TriageTopology.AMENDMENTS);
    prompt.begin(context);
  }

  @Override
  public void process(Record<String, byte[]> in) {
    boolean alert = in.headers().lastHeader(Fact.HEADER) != null;
    try {
      if (alert) {
        alerted(in);
      } else {
        decide(in);
      }
    } catch (IOException | IllegalArgumentException e) {
      deadLetter(in, String.valueOf(e.getMessage()));
    }
    prompt.processed(context(), in.headers());
  }

  private void alerted(Record<String, byte[]> in) throws IOException {
    Fact fact = Fact.fromBytes(in.value());
    Optional<CaseEvent> event =
        CaseBook.alerted(state(in.key()), in.key(), fact.severity(), fact.state(), time(in));
    if (event.isPresent()) {
      tell(in, CaseBook.quiet(event.get(), suppressedUntil(fact, time(in))));
    }
  }

  /** The latest end of what suppresses a party; {@code null} when nothing does. */
  private @Nullable Instant suppressedUntil(Fact fact, Instant now) {
    Instant latest = null;
    try (KeyValueIterator<String, ValueAndTimestamp<byte[]>> all = amendments.all()) {
      while (all.hasNext()) {
        Amendment each = AmendmentJson.state(all.next().value.value());
        Instant until = each.what().until();
        boolean suppresses = fact.parties().stream().anyMatch(p -> each.suppresses(p, now));
        if (suppresses && until != null && (latest == null || until.isAfter(latest))) {
          latest = until;
        }
      }
    }
    return latest;
  }

  private void decide(Record<String, byte[]> in) {
    byte[] value = in.value();
    if (value == null || in.key() == null) {
      throw new IllegalArgumentException("a command has a case as its key and a value");
    }
    CaseCommand command = CaseJson.command(value);
    if (!command.caseKey().equals(in.key())) {
      throw new IllegalArgumentException(
          "the key says case " + in.key() + ", the command " + command.caseKey());
    }
    tell(in, CaseBook.decide(state(in.key()), command, time(in)));
  }

  private @Nullable CaseState state(String caseKey) {
    byte[] json = store.get(caseKey);
    return json == null ? null : CaseJson.state(json);
  }

  private void tell(Record<String, byte[]> in, CaseEvent event) {
    CaseState next = event.state();
    byte[] told = RecordSize.checked(CaseJson.toBytes(event), "the event");
    if (next != null) {
      byte[] json = RecordSize.checked(CaseJson.toBytes(next), "the case");
      store.put(next.caseKey(), json);
      context()
          .forward(
              new Record<>(next.caseKey(), json, in.timestamp(), new RecordHeaders()),
              TriageTopology.STATES);
    }
    context()
        .forward(
            new Record<>(in.key(), told, in.timestamp(), new RecordHeaders()),
            TriageTopology.EVENTS);
  }

  private void deadLetter(Record<String, byte[]> in, String why) {
    String place = TriageLog.place(context().recordMetadata());
    byte[] key = in.key() == null ? null : in.key().getBytes(StandardCharsets.UTF_8);
    DeadLetter letter = DeadLetter.of(key, in.value(), in.headers(), place, why);
    String kept = letter.key() == null ? null : in.key();
    context()
        .forward(
            new Record<>(kept, letter.value(), in.timestamp(), letter.headers()),
            TriageTopology.DEAD_LETTERS);
    TriageLog.deadLetter(place, letter.error());
  }

  private static Instant time(Record<String, byte[]> in) {
    return Instant.ofEpochMilli(in.timestamp());
  }
}
