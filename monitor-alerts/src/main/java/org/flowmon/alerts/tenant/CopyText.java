package org.flowmon.alerts.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import org.flowmon.watchlist.Inference;

/** The words of a tenant's copy: made of what the copy discloses, and of nothing else. */
final class CopyText {
  private CopyText() {}

  /** {@code Garantex -> bitbank: 1.5 BTC, 3 hops}. */
  static String title(JsonNode alert, JsonNode source, JsonNode destination) {
    return name(source)
        + " -> "
        + name(destination)
        + ": "
        + amount(alert)
        + (alert.path("kind").asText().equals("fee") ? " as a fee" : "")
        + ", "
        + (direct(alert) ? "direct" : hops(alert) + " hops");
  }

  /** One sentence. */
  static String summary(JsonNode alert, JsonNode source, JsonNode destination) {
    JsonNode correction = alert.path("correction");
    return (correction.isObject() ? "Retracted (" + correction.path("reason").asText() + "): " : "")
        + amount(alert)
        + " from "
        + party(source)
        + switch (alert.path("kind").asText()) {
          case "fee" -> " was earned as a fee by ";
          case "bridge" -> " left the chain by the bridge ";
          default -> " reached ";
        }
        + party(destination)
        + (direct(alert) ? " directly" : " over " + hops(alert) + " hops")
        + " on "
        + alert.at("/chain/name").asText()
        + "."
        + inferred(destination);
  }

  private static String inferred(JsonNode destination) {
    return destination.at("/attribution/source").asText().equals(Inference.SOURCE)
        ? " Inferred: no list names the address; it forwards what it receives."
        : "";
  }

  private static String name(JsonNode end) {
    return end.path("name").asText();
  }

  private static String party(JsonNode end) {
    JsonNode listed = end.path("designation");
    if (!listed.isObject()) {
      return name(end);
    }
    String date = listed.path("date").asText("");
    return name(end)
        + " ("
        + listed.path("list").asText()
        + (date.isEmpty() || date.equals("null") ? "" : ", " + date)
        + ")";
  }

  private static String amount(JsonNode alert) {
    JsonNode coins = alert.at("/amount/value");
    return coins.isTextual()
        ? coins.textValue() + " " + alert.at("/asset/symbol").asText()
        : alert.at("/amount/base_units").asText()
            + " base units of "
            + alert.at("/asset/contract").asText();
  }

  private static int hops(JsonNode alert) {
    return alert.at("/exposure/hops").intValue();
  }

  private static boolean direct(JsonNode alert) {
    return hops(alert) <= 1;
  }
}
