package org.flowmon.alerts.triage;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.Severity;
import org.flowmon.chain.Chain;

/**
 * What cases need of alerts: which case, how severe, what became of it. A record that says none of
 * it is passed over: the alerts stage checks what it writes, and the desk shows what it cannot
 * read.
 */
final class AlertsByCase extends ContextualProcessor<String, byte[], String, byte[]> {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Of an alert, for its case; earlier ones were kept without the entities at its ends. */
  record Fact(Severity severity, Alert.State state, List<String> parties) {
    Fact {
      parties = parties == null ? List.of() : List.copyOf(parties);
    }

    /** Marks its records among the commands. */
    static final String HEADER = "alert";

    static Fact fromBytes(byte[] json) throws IOException {
      return MAPPER.readValue(json, Fact.class);
    }

    byte[] toBytes() throws JacksonException {
      return MAPPER.writeValueAsBytes(this);
    }
  }

  @Override
  public void process(Record<String, byte[]> in) {
    byte[] value = in.value();
    if (value == null || context().taskId().partition() == Chain.CANARY.lane()) {
      return; // a test is nobody's case
    }
    try {
      JsonNode alert = MAPPER.readTree(value);
      String caseKey = alert.path("case_key").asText("");
      if (caseKey.isEmpty()) {
        return;
      }
      Fact fact =
          new Fact(
              Severity.parse(alert.path("severity").asText()),
              state(alert.path("state").asText()),
              List.of(
                  alert.path("source").path("entity_id").asText(""),
                  alert.path("destination").path("entity_id").asText("")));
      Record<String, byte[]> out = in.withKey(caseKey).withValue(fact.toBytes());
      out.headers().add(Fact.HEADER, new byte[0]);
      context().forward(out);
    } catch (IOException | IllegalArgumentException e) {
      TriageLog.noAlert(context().recordMetadata(), e);
    }
  }

  private static Alert.State state(String word) {
    for (Alert.State state : Alert.State.values()) {
      if (state.toString().equals(word)) {
        return state;
      }
    }
    throw new IllegalArgumentException("no state of an alert: " + word);
  }
}
