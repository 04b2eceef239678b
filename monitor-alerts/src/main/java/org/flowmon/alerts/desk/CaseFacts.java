package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the alerts of a case say together, for a report: who, how much of which asset, from when to
 * when. What was taken back is listed and not counted.
 */
final class CaseFacts {
  private final List<JsonNode> rows;
  private final List<JsonNode> counted;
  private final Map<String, JsonNode> parties = new TreeMap<>();
  private final Map<String, BigDecimal> amounts = new TreeMap<>();
  private @Nullable String first;
  private @Nullable String last;

  /** Of rows as lists of alerts have them. */
  CaseFacts(List<JsonNode> rows) {
    this.rows = List.copyOf(rows);
    counted = rows.stream().filter(row -> !row.path("state").asText().equals("retracted")).toList();
    for (JsonNode row : counted) {
      for (String end : List.of("source", "destination")) {
        parties.put(row.path(end).path("id").asText(), row.path(end));
      }
      amounts.merge(asset(row), amount(row), BigDecimal::add);
      String time = row.path("block").path("time").asText(row.path("detected_at").asText());
      first = first == null || time.compareTo(first) < 0 ? time : first;
      last = last == null || time.compareTo(last) > 0 ? time : last;
    }
  }

  /** Whole coins where the decimals are known, else base units. */
  private static BigDecimal amount(JsonNode row) {
    String coins = row.path("coins").asText("");
    return new BigDecimal(
        coins.isEmpty() || coins.equals("null") ? row.path("amount").asText("0") : coins);
  }

  private static String asset(JsonNode row) {
    String symbol = row.path("asset").path("symbol").asText("");
    return symbol.isEmpty() || symbol.equals("null")
        ? "base units of " + row.path("asset").path("contract").asText()
        : symbol;
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("first", first);
    json.put("last", last);
    json.put("counted", counted.size());
    json.put("retracted", rows.size() - counted.size());
    ArrayNode all = json.putArray("parties");
    parties.values().forEach(all::add);
    ArrayNode sums = json.putArray("amounts");
    amounts.forEach(
        (asset, amount) -> {
          ObjectNode sum = sums.addObject();
          sum.put("asset", asset);
          sum.put("amount", amount.toPlainString());
        });
    ArrayNode alerts = json.putArray("alerts");
    rows.forEach(alerts::add);
    return json;
  }

  /** How a narrative may begin: plain sentences of the facts, and what people have to add. */
  String beginning() {
    List<String> lines = new ArrayList<>();
    lines.add(
        counted.isEmpty()
            ? "No alert of this case stands any more."
            : "Between "
                + first
                + " and "
                + last
                + " (block times, UTC) "
                + counted.size()
                + (counted.size() == 1 ? " arrival" : " arrivals")
                + " of value were seen:");
    amounts.forEach(
        (asset, amount) -> lines.add("- " + amount.toPlainString() + " " + asset + " in all"));
    for (JsonNode row : counted) {
      lines.add(
          "- "
              + row.path("block").path("time").asText("not in a block yet")
              + ": "
              + amount(row).toPlainString()
              + " "
              + asset(row)
              + " from "
              + row.path("source").path("name").asText()
              + " to "
              + row.path("destination").path("name").asText()
              + ", "
              + row.path("exposure").asText()
              + ", transaction "
              + row.path("txid").asText());
    }
    if (rows.size() > counted.size()) {
      lines.add("Retracted, and not counted: " + (rows.size() - counted.size()) + ".");
    }
    lines.add("");
    lines.add("Who the customer is, what was asked and answered: ");
    lines.add("Why it is suspicious: ");
    return String.join("\n", lines);
  }
}
