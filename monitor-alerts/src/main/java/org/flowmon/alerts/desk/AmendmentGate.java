package org.flowmon.alerts.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.flowmon.alerts.amend.Amendment;
import org.flowmon.alerts.amend.AmendmentCommand;
import org.flowmon.alerts.amend.AmendmentEvent;
import org.flowmon.alerts.amend.AmendmentEvent.Why;
import org.flowmon.alerts.amend.AmendmentJson;
import org.flowmon.alerts.desk.projection.AmendmentReads;

/** Hands commands about amendments over, and answers with what became of them. */
final class AmendmentGate {
  private final String topic;
  private final AmendmentReads amendments;
  private final Outbox outbox;
  private final AuditTrail trail;

  AmendmentGate(String topic, AmendmentReads amendments, Outbox outbox, AuditTrail trail) {
    this.topic = topic;
    this.amendments = amendments;
    this.outbox = outbox;
    this.trail = trail;
  }

  /** Answers with the amendment as {@code shown}, or throws why it was refused. */
  void give(Context ctx, AmendmentCommand command, Function<Amendment, ObjectNode> shown)
      throws SQLException {
    trail.amended(Guard.session(ctx), command);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic, command.amendment().getBytes(UTF_8), AmendmentJson.toBytes(command));
    answer(ctx, command, outbox.handOver(record, () -> amendments.outcome(command.id())), shown);
  }

  private static void answer(
      Context ctx,
      AmendmentCommand command,
      Optional<AmendmentEvent> outcome,
      Function<Amendment, ObjectNode> shown) {
    ObjectNode json = Json.object();
    json.put("command_id", command.id());
    if (outcome.isEmpty()) {
      json.put("detail", "It was handed over; what became of it will be in the list");
      ctx.status(202);
      Answer.json(ctx, json);
      return;
    }
    AmendmentEvent event = outcome.get();
    Amendment state = event.state();
    if (state == null) {
      List<ObjectNode> reasons = new ArrayList<>();
      event.refusals().forEach(each -> reasons.add(Json.fields(each)));
      boolean unknown = event.refusals().getFirst().why() == Why.UNKNOWN;
      throw Problem.of(
          unknown ? 404 : 422, event.refusals().getFirst().message(), reasons, Map.of());
    }
    json.set("amendment", shown.apply(state));
    Answer.json(ctx, json);
  }
}
