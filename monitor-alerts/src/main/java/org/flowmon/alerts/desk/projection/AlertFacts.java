package org.flowmon.alerts.desk.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * What of an alert is looked for, read from its JSON.
 *
 * @param id the alert's
 * @param revision of it
 * @param state what became of it with this revision
 * @param caseKey its case
 * @param severity 0 is the most severe
 * @param reason why it was taken back, a word; empty when it was not
 * @param finality the status, the confirmations
 * @param height of its block
 * @param size the amount so that texts compare as amounts do
 * @param values of the facets from {@link Facet#SEVERITY} to {@link Facet#FINALITY}
 * @param words what a search finds it by
 * @param parties both ends
 */
record AlertFacts(
    String id,
    int revision,
    String state,
    String caseKey,
    int severity,
    String reason,
    String finality,
    long confirmations,
    long height,
    String size,
    List<String> values,
    String words,
    List<Party> parties) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final List<String> SEVERITIES =
      List.of("critical", "high", "medium", "low", "info");
  private static final int USUAL_DECIMALS = 18;
  private static final int LONGEST_TOKEN = 20;

  /** An end as it was when the alert was written. */
  record Party(String id, String name, String kind) {
    /** The word by which alerts are found that have an end of that id and name. */
    String word() {
      byte[] both = (id + "\n" + name).getBytes(UTF_8);
      return "zzq" + UUID.nameUUIDFromBytes(both).toString().replace("-", ""); // no name begins so
    }

    /** The words of its id and name. */
    List<String> tokens() {
      return AlertFacts.tokens(id + " " + name);
    }
  }

  /** Throws {@link IllegalArgumentException} that names what is missing. */
  static AlertFacts read(byte[] json) {
    JsonNode alert;
    try {
      alert = MAPPER.readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("an alert is JSON: " + e.getMessage(), e);
    }
    String severity = text(alert, "severity");
    if (!SEVERITIES.contains(severity)) {
      throw new IllegalArgumentException("severity: " + severity);
    }
    JsonNode finality = alert.path("finality");
    return new AlertFacts(
        text(alert, "alert_id"),
        alert.path("revision").asInt(),
        text(alert, "state"),
        text(alert, "case_key"),
        SEVERITIES.indexOf(severity),
        alert.path("correction").path("reason").asText(""),
        finality.path("status").asText(""),
        finality.path("confirmations").asLong(),
        alert.path("block").path("height").asLong(-1),
        size(alert),
        values(alert, severity),
        words(alert),
        List.of(party(alert.path("source")), party(alert.path("destination"))));
  }

  private static String text(JsonNode node, String name) {
    String text = node.path(name).asText("");
    if (text.isEmpty()) {
      throw new IllegalArgumentException("an alert without " + name);
    }
    return text;
  }

  private static Party party(JsonNode end) {
    String id = end.path("entity_id").asText("");
    return new Party(id, end.path("name").asText(id), end.path("kind").asText(""));
  }

  private static List<String> values(JsonNode alert, String severity) {
    JsonNode asset = alert.path("asset");
    JsonNode source = alert.path("source");
    JsonNode destination = alert.path("destination");
    boolean watchedSource = alert.path("direction").asText().equals("outgoing");
    JsonNode watched = watchedSource ? source : destination;
    JsonNode other = watchedSource ? destination : source;
    boolean turned = !linked(watched) && linked(other);
    JsonNode entity = turned ? other : watched;
    JsonNode exchange = turned ? watched : other;
    JsonNode after = alert.path("after_designation");
    return List.of(
        severity,
        text(alert.path("rule"), "id").intern(),
        alert.path("chain").path("name").asText("").intern(),
        asset.path("symbol").asText(asset.path("contract").asText("")).intern(),
        exchange.path("kind").asText("").equals("exchange")
            ? exchange.path("entity_id").asText("").intern()
            : "",
        entity.path("entity_id").asText("").intern(),
        alert.path("exposure").path("type").asText("").intern(),
        after.isBoolean() ? (after.booleanValue() ? "after" : "before") : "none",
        finality(alert));
  }

  private static String finality(JsonNode alert) {
    String state = alert.path("state").asText();
    return state.equals("retracted") || state.equals("reinstated")
        ? state.intern()
        : alert.path("finality").path("status").asText("").intern();
  }

  private static boolean linked(JsonNode end) {
    for (JsonNode tag : end.path("tags")) {
      String word = tag.asText();
      if (word.equals("russia-linked") || word.equals("sanctioned")) {
        return true;
      }
    }
    return end.path("designation").isObject();
  }

  /** Digits of the amount in units of 10^-18 coins, led by how many there are. */
  private static String size(JsonNode alert) {
    int decimals = alert.path("asset").path("decimals").asInt(USUAL_DECIMALS);
    BigInteger units =
        new BigInteger(alert.path("amount").path("base_units").asText("0"))
            .multiply(BigInteger.TEN.pow(Math.max(0, USUAL_DECIMALS - decimals)));
    String digits = units.toString();
    return String.format(Locale.ROOT, "%03d%s", digits.length(), digits);
  }

  private static String words(JsonNode alert) {
    Set<String> words = new LinkedHashSet<>();
    add(words, alert.path("alert_id"));
    add(words, alert.path("case_key"));
    add(words, alert.path("txid"));
    for (JsonNode end : List.of(alert.path("source"), alert.path("destination"))) {
      Party party = party(end);
      if (party.id().isEmpty()) {
        add(words, end.path("name"));
      } else {
        words.add(party.word());
      }
      add(words, end.path("address"));
    }
    for (JsonNode step : alert.path("path")) {
      add(words, step.path("txid"));
      add(words, step.path("address"));
    }
    return String.join(" ", words);
  }

  private static void add(Set<String> words, JsonNode text) {
    if (text.isTextual()) {
      words.addAll(tokens(text.textValue()));
    }
  }

  /**
   * The runs of letters and digits in a text, in lower case. Of a long one, an address or a
   * transaction, the beginning tells it from others.
   */
  static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || !Character.isLetterOrDigit(text.charAt(i))) {
        if (i > from) {
          int to = Math.min(i, from + LONGEST_TOKEN);
          tokens.add(text.substring(from, to).toLowerCase(Locale.ROOT));
        }
        from = i + 1;
      }
    }
    return tokens;
  }
}
