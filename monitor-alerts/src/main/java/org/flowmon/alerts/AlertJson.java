package org.flowmon.alerts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import org.flowmon.alerts.Alert.Attribution;
import org.flowmon.alerts.Alert.Counted;
import org.flowmon.alerts.Alert.End;
import org.flowmon.alerts.Alert.Evidence;
import org.flowmon.alerts.Alert.Finding;
import org.flowmon.alerts.Alert.Identity;
import org.flowmon.alerts.Alert.Movement;
import org.flowmon.alerts.Alert.Step;
import org.flowmon.alerts.Alert.Value;
import org.flowmon.chain.Amount;
import org.flowmon.watchlist.Designation;
import org.flowmon.watchlist.Inference;
import org.jspecify.annotations.Nullable;

/**
 * An alert as JSON, {@code alert-1-1.json}: properties in one fixed order, every property there
 * (but {@code inferred}, which an attribution of a list does not have), {@code null} where nothing
 * is known, amounts as strings of base units, times in RFC 3339 UTC. The same alert gives the same
 * bytes.
 */
public final class AlertJson {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int USUAL_BYTES = 2048;

  private AlertJson() {}

  /** The alert as UTF-8 JSON on one line, without a line end. Not checked against the schema. */
  public static byte[] toBytes(Alert alert) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      write(json, alert);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #toBytes} writes; properties that are not known are passed over. Throws
   * {@link IllegalArgumentException} that names the property.
   */
  public static Alert fromBytes(byte[] json) {
    return AlertReader.read(json);
  }

  private static void write(JsonGenerator json, Alert alert) throws IOException {
    json.writeStartObject();
    identity(json, alert.identity());
    finding(json, alert.finding());
    counted(json, alert.finding().window(), alert.value().asset());
    movement(json, alert.movement());
    value(json, alert.value());
    json.writeFieldName("source");
    end(json, alert, alert.source());
    json.writeFieldName("destination");
    end(json, alert, alert.destination());
    evidence(json, alert.evidence(), alert.value().asset());
    time(json, "left_at", alert.movement().leftAt());
    time(json, "arrived_at", alert.movement().arrivedAt());
    Reason correction = alert.identity().correction();
    if (correction == null) {
      json.writeNullField("correction");
    } else {
      json.writeObjectFieldStart("correction");
      json.writeStringField("reason", correction.toString());
      json.writeEndObject();
    }
    pending(json, alert.identity().pending());
    json.writeEndObject();
  }

  private static void pending(JsonGenerator json, @Nullable Pending pending) throws IOException {
    if (pending == null) {
      json.writeNullField("pending");
      return;
    }
    json.writeObjectFieldStart("pending");
    json.writeNumberField("number", pending.number());
    strings(json, "supersedes", pending.supersedes());
    json.writeEndObject();
  }

  private static void identity(JsonGenerator json, Identity identity) throws IOException {
    json.writeStringField("alert_id", identity.alertId());
    json.writeNumberField("revision", identity.revision());
    json.writeStringField("state", identity.state().toString());
    json.writeStringField("case_key", identity.caseKey());
  }

  private static void finding(JsonGenerator json, Finding finding) throws IOException {
    json.writeObjectFieldStart("rule");
    json.writeStringField("id", finding.rule().id());
    json.writeStringField("version", finding.rule().version());
    json.writeStringField("family", finding.rule().family());
    text(json, "name", finding.notes().name());
    text(json, "runbook_url", finding.notes().runbook());
    json.writeEndObject();
    strings(json, "also_matched", finding.alsoMatched());
    json.writeStringField("severity", finding.severity().toString());
    json.writeStringField("title", finding.title());
    json.writeStringField("summary", finding.summary());
    json.writeStringField("direction", finding.direction().toString());
    Boolean after = finding.afterDesignation();
    if (after == null) {
      json.writeNullField("after_designation");
    } else {
      json.writeBooleanField("after_designation", after);
    }
    texts(json, "labels", finding.notes().labels());
    texts(json, "annotations", finding.notes().annotations());
  }

  private static void counted(JsonGenerator json, @Nullable Counted window, AssetRef asset)
      throws IOException {
    if (window == null) {
      json.writeNullField("window");
      return;
    }
    json.writeObjectFieldStart("window");
    json.writeStringField("per", window.per().toString());
    json.writeStringField("form", window.form().toString());
    json.writeNumberField("over_seconds", window.overSeconds());
    time(json, "since", window.since());
    json.writeNumberField("count", window.count());
    json.writeFieldName("sum");
    amount(json, asset, window.sum());
    json.writeNumberField("parties", window.parties());
    json.writeNumberField("addresses", window.addresses());
    json.writeEndObject();
  }

  private static void movement(JsonGenerator json, Movement movement) throws IOException {
    json.writeStringField("flow_id", movement.flowId());
    json.writeObjectFieldStart("chain");
    json.writeStringField("caip2", movement.chain().caip2());
    json.writeStringField("name", movement.chain().name());
    json.writeEndObject();
    json.writeStringField("txid", movement.txid().toString());
    json.writeStringField("at", movement.at());
    json.writeStringField("kind", movement.kind().toString());
    json.writeObjectFieldStart("block");
    json.writeNumberField("height", movement.block().height());
    json.writeStringField("hash", movement.block().hash());
    time(json, "time", movement.block().instant());
    json.writeEndObject();
    json.writeObjectFieldStart("finality");
    json.writeStringField("status", movement.standing().status().toString());
    json.writeNumberField("confirmations", movement.standing().confirmations());
    json.writeEndObject();
  }

  private static void value(JsonGenerator json, Value value) throws IOException {
    AssetRef asset = value.asset();
    json.writeObjectFieldStart("asset");
    text(json, "caip19", asset.caip19());
    text(json, "symbol", asset.symbol());
    Integer decimals = asset.decimals();
    if (decimals == null) {
      json.writeNullField("decimals");
    } else {
      json.writeNumberField("decimals", decimals);
    }
    text(json, "contract", asset.contract());
    json.writeEndObject();
    json.writeFieldName("amount");
    amount(json, asset, value.amount());
    json.writeFieldName("arrival");
    amount(json, asset, value.arrival());
    json.writeStringField("share", value.share());
    usd(json, value.usd());
    json.writeObjectFieldStart("exposure");
    json.writeStringField("type", value.direct() ? "direct" : "indirect");
    json.writeNumberField("hops", value.hops());
    json.writeEndObject();
  }

  private static void end(JsonGenerator json, Alert alert, End end) throws IOException {
    Party party = end.party();
    json.writeStartObject();
    json.writeStringField("entity_id", party.id());
    json.writeStringField("name", party.name());
    text(json, "kind", party.kind());
    text(json, "country", party.country());
    text(json, "region", party.region());
    strings(json, "tags", party.tags());
    Designation designation = end.designation();
    if (designation == null) {
      json.writeNullField("designation");
    } else {
      json.writeObjectFieldStart("designation");
      json.writeStringField("list", designation.list());
      text(json, "programme", designation.programme());
      text(json, "date", designation.date());
      text(json, "reference", designation.reference());
      json.writeEndObject();
    }
    text(json, "address", end.address());
    Attribution attribution = end.attribution();
    if (attribution == null) {
      json.writeNullField("attribution");
    } else {
      json.writeObjectFieldStart("attribution");
      json.writeStringField("source", attribution.source());
      json.writeStringField("confidence", attribution.confidence().toString());
      Inference why = attribution.inference();
      if (why != null) {
        InferredJson.write(json, alert, why);
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void evidence(JsonGenerator json, Evidence evidence, AssetRef asset)
      throws IOException {
    json.writeArrayFieldStart("path");
    // Before a swap it was another asset, which a step does not name: base units only.
    AssetRef unknown = new AssetRef(null, null, null, null);
    boolean swapped = "swap".equals(evidence.via());
    for (Step step : evidence.path()) {
      AssetRef moved = swapped && step != evidence.path().getLast() ? unknown : asset;
      json.writeStartObject();
      json.writeNumberField("hop", step.hop());
      json.writeStringField("txid", step.txid().toString());
      json.writeStringField("at", step.at());
      text(json, "address", step.address());
      json.writeFieldName("amount");
      amount(json, moved, step.amount());
      time(json, "time", step.time());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("path_truncated", evidence.pathTruncated());
    json.writeStringField("policy", evidence.policy().toString());
    json.writeStringField("bounds", evidence.bounds().toString());
    text(json, "via", evidence.via());
    json.writeStringField("list_version", evidence.listVersion());
  }

  static void amount(JsonGenerator json, AssetRef asset, Amount amount) throws IOException {
    json.writeStartObject();
    json.writeStringField("base_units", amount.toString());
    text(json, "value", asset.coins(amount).orElse(null));
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String name, Iterable<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private static void texts(JsonGenerator json, String name, Map<String, String> texts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      json.writeStringField(text.getKey(), text.getValue());
    }
    json.writeEndObject();
  }

  private static void usd(JsonGenerator json, Usd usd) throws IOException {
    switch (usd) {
      case Usd.Known k -> {
        json.writeObjectFieldStart("usd");
        json.writeStringField("value", k.value().toPlainString());
        json.writeStringField("price", k.price().toPlainString());
        time(json, "price_time", k.priceTime());
        json.writeStringField("source", k.source());
        json.writeEndObject();
        json.writeNullField("usd_missing_reason");
      }
      case Usd.Missing m -> {
        json.writeNullField("usd");
        json.writeStringField("usd_missing_reason", m.reason().toString());
      }
    }
  }

  private static void time(JsonGenerator json, String name, Instant time) throws IOException {
    json.writeStringField(name, time.toString());
  }

  private static void text(JsonGenerator json, String name, @Nullable Object text)
      throws IOException {
    if (text == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, text.toString());
    }
  }
}
