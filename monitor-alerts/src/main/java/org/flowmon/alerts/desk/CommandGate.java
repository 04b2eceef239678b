package org.flowmon.alerts.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flowmon.alerts.desk.projection.Changes;
import org.flowmon.alerts.triage.CaseCommand;
import org.flowmon.alerts.triage.CaseEvent;
import org.flowmon.alerts.triage.CaseJson;
import org.flowmon.topic.Access;

/**
 * Hands commands to the triage stage and waits until what became of them is in the tables, so that
 * who gave one sees it at once.
 */
final class CommandGate implements AutoCloseable {
  private static final int DELIVERY_MILLIS = 5000;

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, CompletableFuture<CaseEvent>> waiting = new ConcurrentHashMap<>();

  CommandGate(DeskConfig config) {
    topic = config.topics().caseCommands();
    Map<String, Object> p = Access.client(config.bootstrap(), Map.of());
    p.put(ProducerConfig.CLIENT_ID_CONFIG, config.topics().prefix() + "-desk-commands");
    p.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    p.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    p.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    p.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS - 1000);
    p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
    p.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_MILLIS);
    producer = new KafkaProducer<>(p);
  }

  /**
   * Hands a command over. What is returned completes when its event is in the tables, and fails
   * when the brokers did not take it: then nothing was done.
   */
  CompletableFuture<CaseEvent> give(CaseCommand command) {
    CompletableFuture<CaseEvent> answer = new CompletableFuture<>();
    waiting.put(command.id(), answer);
    try {
      var unused =
          producer.send(
              new ProducerRecord<>(
                  topic, command.caseKey().getBytes(UTF_8), CaseJson.toBytes(command)),
              (metadata, failure) -> {
                if (failure != null) {
                  waiting.remove(command.id());
                  answer.completeExceptionally(failure);
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      waiting.remove(command.id());
      answer.completeExceptionally(e);
    }
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
    producer.close();
    waiting
        .values()
        .forEach(each -> each.completeExceptionally(new IllegalStateException("the desk stops")));
  }
}
