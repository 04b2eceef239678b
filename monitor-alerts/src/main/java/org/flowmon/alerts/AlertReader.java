package org.flowmon.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.flowmon.alerts.Alert.Attribution;
import org.flowmon.alerts.Alert.Counted;
import org.flowmon.alerts.Alert.Direction;
import org.flowmon.alerts.Alert.End;
import org.flowmon.alerts.Alert.Evidence;
import org.flowmon.alerts.Alert.Finding;
import org.flowmon.alerts.Alert.Identity;
import org.flowmon.alerts.Alert.Movement;
import org.flowmon.alerts.Alert.Notes;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.Alert.Step;
import org.flowmon.alerts.Alert.Value;
import org.flowmon.alerts.Standing.Status;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.topic.UtcTime;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Designation;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of an alert. Every error names the property. */
final class AlertReader {
  private static final JsonMapper MAPPER = new JsonMapper();

  private AlertReader() {}

  static Alert read(byte[] json) {
    JsonNode alert;
    try {
      alert = MAPPER.readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("an alert is JSON: " + e.getMessage(), e);
    }
    if (alert == null || !alert.isObject()) {
      throw new IllegalArgumentException("an alert is a JSON object");
    }
    return new Alert(
        identity(alert),
        finding(alert),
        movement(alert),
        value(alert),
        end(child(alert, "source")),
        end(child(alert, "destination")),
        evidence(alert));
  }

  private static Identity identity(JsonNode alert) {
    JsonNode correction = alert.path("correction");
    return new Identity(
        text(alert, "alert_id"),
        number(alert, "revision"),
        Words.parse(State.class, text(alert, "state")),
        text(alert, "case_key"),
        correction.isObject() ? Words.parse(Reason.class, text(correction, "reason")) : null,
        pending(alert.path("pending")));
  }

  /** None where an alert of an earlier version has none. */
  private static @Nullable Pending pending(JsonNode pending) {
    return pending.isObject()
        ? new Pending(number(pending, "number"), strings(pending, "supersedes"))
        : null;
  }

  private static Finding finding(JsonNode alert) {
    JsonNode rule = child(alert, "rule");
    JsonNode after = alert.path("after_designation");
    return new Finding(
        new RuleRef(text(rule, "id"), text(rule, "version"), text(rule, "family")),
        strings(alert, "also_matched"),
        Severity.parse(text(alert, "severity")),
        Words.parse(Direction.class, text(alert, "direction")),
        text(alert, "title"),
        text(alert, "summary"),
        after.isBoolean() ? (Boolean) after.booleanValue() : null,
        new Notes(
            orNull(rule, "name"),
            orNull(rule, "runbook_url"),
            texts(alert, "labels"),
            texts(alert, "annotations")),
        counted(alert.path("window")));
  }

  private static @Nullable Counted counted(JsonNode window) {
    return !window.isObject()
        ? null
        : new Counted(
            Words.parse(Window.Per.class, text(window, "per")),
            Words.parse(Window.Form.class, text(window, "form")),
            whole(window, "over_seconds"),
            time(window, "since"),
            whole(window, "count"),
            amount(window, "sum"),
            whole(window, "parties"),
            whole(window, "addresses"));
  }

  /** None where an alert of an earlier version has none. */
  private static SortedMap<String, String> texts(JsonNode alert, String name) {
    SortedMap<String, String> texts = new TreeMap<>();
    JsonNode named = alert.path(name);
    named.fieldNames().forEachRemaining(field -> texts.put(field, text(named, field)));
    return texts;
  }

  private static Movement movement(JsonNode alert) {
    JsonNode block = child(alert, "block");
    return new Movement(
        text(alert, "flow_id"),
        Chain.named(text(child(alert, "chain"), "name")),
        Txid.parse(text(alert, "txid")),
        text(alert, "at"),
        Words.parse(Flow.Kind.class, text(alert, "kind")),
        new BlockRef(
            whole(block, "height"),
            text(block, "hash"),
            null,
            time(block, "time").getEpochSecond()),
        standing(child(alert, "finality")),
        time(alert, "left_at"),
        time(alert, "arrived_at"));
  }

  private static Standing standing(JsonNode finality) {
    return new Standing(
        Words.parse(Status.class, text(finality, "status")), whole(finality, "confirmations"));
  }

  private static Value value(JsonNode alert) {
    JsonNode asset = child(alert, "asset");
    JsonNode decimals = asset.path("decimals");
    return new Value(
        new AssetRef(
            orNull(asset, "caip19"),
            orNull(asset, "symbol"),
            decimals.isInt() ? (Integer) decimals.intValue() : null,
            orNull(asset, "contract")),
        amount(alert, "amount"),
        amount(alert, "arrival"),
        number(child(alert, "exposure"), "hops"),
        usd(alert));
  }

  /** Alerts of before there were prices say nothing. */
  private static Usd usd(JsonNode alert) {
    JsonNode usd = alert.path("usd");
    if (usd.isObject()) {
      return new Usd.Known(
          Decimals.parse(text(usd, "value")),
          Decimals.parse(text(usd, "price")),
          time(usd, "price_time"),
          text(usd, "source"));
    }
    String reason = orNull(alert, "usd_missing_reason");
    return reason == null
        ? Usd.Missing.NO_FEED
        : new Usd.Missing(Words.parse(Usd.Reason.class, reason));
  }

  private static End end(JsonNode end) {
    JsonNode designation = end.path("designation");
    JsonNode attribution = end.path("attribution");
    return new End(
        new Party(
            text(end, "entity_id"),
            text(end, "name"),
            orNull(end, "kind"),
            orNull(end, "country"),
            orNull(end, "region"),
            strings(end, "tags")),
        designation.isObject() ? designation(designation) : null,
        orNull(end, "address"),
        attribution.isObject() ? attribution(attribution) : null);
  }

  private static Attribution attribution(JsonNode attribution) {
    JsonNode inferred = attribution.path(InferredJson.NAME);
    return new Attribution(
        text(attribution, "source"),
        Confidence.parse(text(attribution, "confidence")),
        inferred.isObject() ? InferredJson.read(inferred) : null);
  }

  private static Designation designation(JsonNode designation) {
    String date = orNull(designation, "date");
    try {
      return new Designation(
          text(designation, "list"),
          orNull(designation, "programme"),
          date == null ? null : LocalDate.parse(date),
          orNull(designation, "reference"));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "alert, date: expected a day as 2022-04-05, found " + date, e);
    }
  }

  private static Evidence evidence(JsonNode alert) {
    List<Step> path = new ArrayList<>();
    for (JsonNode step : alert.path("path")) {
      path.add(
          new Step(
              number(step, "hop"),
              Txid.parse(text(step, "txid")),
              text(step, "at"),
              orNull(step, "address"),
              amount(step, "amount"),
              time(step, "time")));
    }
    String bounds = orNull(alert, "bounds");
    return new Evidence(
        path,
        alert.path("path_truncated").booleanValue(),
        Policy.parse(text(alert, "policy")),
        bounds == null ? Bounds.DEFAULT : Bounds.parse(bounds), // 1.0 does not say
        orNull(alert, "via"),
        text(alert, "list_version"));
  }

  private static Amount amount(JsonNode node, String name) {
    return Amount.parse(text(child(node, name), "base_units"));
  }

  private static JsonNode child(JsonNode node, String name) {
    JsonNode child = node.path(name);
    if (!child.isObject()) {
      throw expected(name, "an object", child);
    }
    return child;
  }

  private static String text(JsonNode node, String name) {
    JsonNode child = node.path(name);
    if (!child.isTextual()) {
      throw expected(name, "a string", child);
    }
    return child.textValue();
  }

  private static @Nullable String orNull(JsonNode node, String name) {
    JsonNode child = node.path(name);
    return child.isMissingNode() || child.isNull() ? null : text(node, name);
  }

  private static int number(JsonNode node, String name) {
    JsonNode child = node.path(name);
    if (!child.isInt()) {
      throw expected(name, "a whole number", child);
    }
    return child.intValue();
  }

  private static long whole(JsonNode node, String name) {
    JsonNode child = node.path(name);
    if (!child.canConvertToLong() || !child.isIntegralNumber()) {
      throw expected(name, "a whole number", child);
    }
    return child.longValue();
  }

  private static Instant time(JsonNode node, String name) {
    String time = text(node, name);
    try {
      return Instant.ofEpochSecond(UtcTime.seconds(time));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "alert, " + name + ": expected a time as 2024-05-01T00:00:00Z, found " + time, e);
    }
  }

  private static List<String> strings(JsonNode node, String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : node.path(name)) {
      if (!text.isTextual()) {
        throw expected(name, "strings", text);
      }
      texts.add(text.textValue());
    }
    return texts;
  }

  private static IllegalArgumentException expected(String name, String what, JsonNode found) {
    String shown = found.isMissingNode() ? "nothing" : found.toString();
    return new IllegalArgumentException(
        "alert, "
            + name
            + ": expected "
            + what
            + ", found "
            + (shown.length() <= 60 ? shown : shown.substring(0, 60) + "..."));
  }
}
