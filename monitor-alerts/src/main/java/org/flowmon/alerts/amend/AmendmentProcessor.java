package org.flowmon.alerts.amend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.flowmon.topic.PromptTransactions;

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

  private static final String ERROR = "flowmon.error";

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
      RecordHeaders headers = new RecordHeaders();
      headers.add(ERROR, String.valueOf(e.getMessage()).getBytes(UTF_8));
      context().forward(new Record<>(in.key(), in.value(), in.timestamp(), headers), DEAD_LETTERS);
    }
    prompt.processed(context(), in.headers());
  }

  private void tell(Record<String, byte[]> in, AmendmentEvent event) {
    Amendment next = event.state();
    String id = event.amendment();
    if (next != null) {
      byte[] json = AmendmentJson.toBytes(next);
      store.put(id, json);
      context().forward(new Record<>(id, json, in.timestamp(), new RecordHeaders()), STATES);
    }
    byte[] json = AmendmentJson.toBytes(event);
    context().forward(new Record<>(id, json, in.timestamp(), new RecordHeaders()), EVENTS);
  }
}
