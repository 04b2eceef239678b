package org.flowmon.alerts.amend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.flowmon.topic.DeadLetter;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.RecordSize;

/**
 * One command of an amendment in; its event and, where something changed, its state out. What to do
 * is decided by {@link AmendmentBook}, at the time of the record, so that a replay decides the
 * same.
 */
public final class AmendmentProcessor extends ContextualProcessor<String, byte[], String, byte[]> {
  /** The store's name; for life. */
  public static final String STORE = "amendment-state";

  /** The sinks by name: states, events, and what is no command. */
  public static final String STATES = "amendment-states";

  public static final String EVENTS = "amendment-events";
  public static final String DEAD_LETTERS = "amendment-dead-letters";

  private final PromptTransactions prompt;
  private KeyValueStore<String, byte[]> store;

  /** One of its task. */
  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before process.
  public AmendmentProcessor(PromptTransactions prompt) {
    this.prompt = prompt;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    super.init(context);
    store = context.getStateStore(STORE);
    prompt.begin(context);
  }

  @Override
  public void process(Record<String, byte[]> in) {
    try {
      if (in.value() == null) {
        throw new IllegalArgumentException("a command has a value");
      }
      AmendmentCommand command = AmendmentJson.command(in.value());
      byte[] kept = store.get(command.amendment());
      tell(
          in,
          AmendmentBook.decide(
              kept == null ? null : AmendmentJson.state(kept),
              command,
              Instant.ofEpochMilli(in.timestamp())));
    } catch (IllegalArgumentException e) {
      deadLetter(in, String.valueOf(e.getMessage()));
    }
    prompt.processed(context(), in.headers());
  }

  private void deadLetter(Record<String, byte[]> in, String why) {
    String place =
        context()
            .recordMetadata()
            .map(m -> m.topic() + "-" + m.partition() + "@" + m.offset())
            .orElse("unknown");
    byte[] key = in.key() == null ? null : in.key().getBytes(UTF_8);
    DeadLetter letter = DeadLetter.of(key, in.value(), in.headers(), place, why);
    String kept = letter.key() == null ? null : in.key();
    context()
        .forward(
            new Record<>(kept, letter.value(), in.timestamp(), letter.headers()), DEAD_LETTERS);
  }

  private void tell(Record<String, byte[]> in, AmendmentEvent event) {
    Amendment next = event.state();
    String id = event.amendment();
    byte[] told = RecordSize.checked(AmendmentJson.toBytes(event), "the event");
    if (next != null) {
      byte[] json = RecordSize.checked(AmendmentJson.toBytes(next), "the amendment");
      store.put(id, json);
      context().forward(new Record<>(id, json, in.timestamp(), new RecordHeaders()), STATES);
    }
    context().forward(new Record<>(id, told, in.timestamp(), new RecordHeaders()), EVENTS);
  }
}
