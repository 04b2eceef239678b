package org.flowmon.bench.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * A revision of an alert as a subscriber reads it from its JSON.
 *
 * @param units the amount in base units
 */
record Revision(
    String alertId,
    int number,
    String state,
    String caseKey,
    String txid,
    String from,
    String to,
    String units,
    int hops) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads one.
   *
   * @throws IOException when it is no JSON
   */
  static Revision parse(byte[] json) throws IOException {
    JsonNode alert = JSON.readTree(json);
    return new Revision(
        alert.path("alert_id").asText(),
        alert.path("revision").asInt(),
        alert.path("state").asText(),
        alert.path("case_key").asText(),
        alert.path("txid").asText(),
        alert.at("/source/entity_id").asText(),
        alert.at("/destination/entity_id").asText(),
        alert.at("/amount/base_units").asText(),
        alert.at("/exposure/hops").asInt());
  }

  boolean retracted() {
    return state.equals("retracted");
  }
}
