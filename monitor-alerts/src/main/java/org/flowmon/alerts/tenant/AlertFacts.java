package org.flowmon.alerts.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import org.flowmon.alerts.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What of an alert decides whom it concerns.
 *
 * @param json all of it
 * @param first whether it is the first revision
 * @param coins the amount in whole coins; {@code null} when the decimals are not known
 */
record AlertFacts(
    ObjectNode json,
    String alertId,
    boolean first,
    String rule,
    Severity severity,
    String source,
    String destination,
    @Nullable String symbol,
    @Nullable String caip19,
    @Nullable BigDecimal coins,
    BigDecimal baseUnits) {
  static final JsonMapper MAPPER = new JsonMapper();

  /**
   * Reads a value of the alerts topic. Throws {@link IllegalArgumentException} naming the place.
   */
  static AlertFacts read(byte @Nullable [] value) {
    JsonNode read;
    try {
      read = value == null ? null : MAPPER.readTree(value);
    } catch (IOException e) {
      throw new IllegalArgumentException("an alert is JSON: " + e.getMessage(), e);
    }
    if (!(read instanceof ObjectNode alert)) {
      throw new IllegalArgumentException("an alert is a JSON object");
    }
    String state = text(alert, "/state");
    String coins = orNull(alert, "/amount/value");
    return new AlertFacts(
        alert,
        text(alert, "/alert_id"),
        state.equals("raised") || state.equals("pending"),
        text(alert, "/rule/id"),
        Severity.parse(text(alert, "/severity")),
        text(alert, "/source/entity_id"),
        text(alert, "/destination/entity_id"),
        orNull(alert, "/asset/symbol"),
        orNull(alert, "/asset/caip19"),
        coins == null ? null : decimal(coins, "/amount/value"),
        decimal(text(alert, "/amount/base_units"), "/amount/base_units"));
  }

  private static String text(JsonNode alert, String place) {
    String text = orNull(alert, place);
    if (text == null) {
      throw new IllegalArgumentException("an alert has a text at " + place);
    }
    return text;
  }

  private static @Nullable String orNull(JsonNode alert, String place) {
    JsonNode found = alert.at(place);
    return found.isTextual() ? found.textValue() : null;
  }

  private static BigDecimal decimal(String text, String place) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("an alert has a number at " + place, e);
    }
  }
}
