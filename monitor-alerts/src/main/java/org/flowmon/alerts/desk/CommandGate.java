package org.flowmon.alerts.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.flowmon.alerts.desk.projection.Changes;
import org.flowmon.alerts.triage.CaseCommand;
import org.flowmon.alerts.triage.CaseEvent;
import org.flowmon.alerts.triage.CaseJson;

/**
 * Hands commands to the triage stage and waits until what became of them is in the tables, so that
 * who gave one sees it at once.
 */
final class CommandGate implements AutoCloseable {
  private final String topic;
  private final Outbox outbox;
  private final Map<String, CompletableFuture<CaseEvent>> waiting = new ConcurrentHashMap<>();

  CommandGate(String topic, Outbox outbox) {
    this.topic = topic;
    this.outbox = outbox;
  }

  /**
   * Hands a command over. What is returned completes when its event is in the tables, and fails
   * when the brokers did not take it: then nothing was done.
   */
  CompletableFuture<CaseEvent> give(CaseCommand command) {
    CompletableFuture<CaseEvent> answer = new CompletableFuture<>();
    waiting.put(command.id(), answer);
    var unused =
        outbox
            .send(
                new ProducerRecord<>(
                    topic, command.caseKey().getBytes(UTF_8), CaseJson.toBytes(command)))
            .whenComplete(
                (sent, failure) -> {
                  if (failure != null) {
                    waiting.remove(command.id());
                    answer.completeExceptionally(failure);
                  }
                });
    return answer;
  }

  /** Nobody waits for it any longer. */
  void forget(CaseCommand command) {
    waiting.remove(command.id());
  }

  /** Told by the projection when a batch is in the tables. */
  void told(Changes changes) {
    for (CaseEvent event : changes.events()) {
      String id = event.commandId();
      CompletableFuture<CaseEvent> answer = id == null ? null : waiting.remove(id);
      if (answer != null) {
        answer.complete(event);
      }
    }
  }

  @Override
  public void close() {
    waiting
        .values()
        .forEach(each -> each.completeExceptionally(new IllegalStateException("the desk stops")));
  }
}
