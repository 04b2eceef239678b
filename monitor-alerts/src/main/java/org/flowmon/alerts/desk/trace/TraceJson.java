package org.flowmon.alerts.desk.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.Alert.End;
import org.flowmon.alerts.AssetRef;
import org.flowmon.alerts.Decimals;
import org.flowmon.alerts.Standing;
import org.flowmon.alerts.desk.trace.TraceGraph.Holder;
import org.flowmon.alerts.desk.trace.TraceGraph.Leg;
import org.flowmon.alerts.desk.trace.TraceGraph.Role;
import org.flowmon.alerts.desk.trace.TraceGraph.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.jspecify.annotations.Nullable;

/** What the drawing is about, and the table: one row for each arrival, in the drawing's order. */
final class TraceJson {
  private TraceJson() {}

  /** What an export must say besides the drawing. */
  static void facts(JsonGenerator json, Alert alert, TraceGraph whole) throws IOException {
    json.writeStringField("alert_id", alert.alertId());
    json.writeNumberField("revision", alert.identity().revision());
    json.writeStringField("chain", alert.movement().chain().caip2());
    json.writeStringField("policy", alert.evidence().policy().toString());
    json.writeStringField("bounds", alert.evidence().bounds().toString());
    text(json, "via", alert.evidence().via());
    json.writeStringField("list_version", alert.evidence().listVersion());
    json.writeBooleanField("path_truncated", alert.evidence().pathTruncated());
    json.writeObjectFieldStart("asset");
    AssetRef asset = alert.value().asset();
    text(json, "symbol", asset.symbol());
    Integer decimals = asset.decimals();
    if (decimals == null) {
      json.writeNullField("decimals");
    } else {
      json.writeNumberField("decimals", decimals);
    }
    text(json, "contract", asset.contract());
    json.writeEndObject();
    json.writeNumberField("transactions", whole.transfers().size());
  }

  static void rows(JsonGenerator json, Alert focus, TraceGraph whole) throws IOException {
    json.writeArrayFieldStart("rows");
    AssetRef asset = focus.value().asset();
    for (Transfer t : ordered(whole)) {
      for (Leg out : t.out()) {
        Holder to = whole.holder(out.holder());
        json.writeStartObject();
        json.writeNumberField("hop", t.hop());
        json.writeStringField("txid", t.txid().toString());
        block(json, t.block());
        json.writeStringField("time", t.time().toString());
        json.writeArrayFieldStart("from");
        for (Leg in : t.in()) {
          json.writeStartObject();
          party(json, whole.holder(in.holder()));
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("to");
        party(json, to);
        json.writeEndObject();
        amount(json, "amount", asset, out.amount());
        text(json, "share", share(to));
        standing(json, t.standing());
        json.writeBooleanField("before_designation", t.before());
        json.writeBooleanField("focus", to.id().equals(whole.spine().getLast()));
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private static List<Transfer> ordered(TraceGraph graph) {
    List<Transfer> ordered = new ArrayList<>(graph.transfers().values());
    ordered.sort(
        Comparator.comparingInt(Transfer::hop)
            .thenComparing(Transfer::time)
            .thenComparing(Transfer::id));
    return ordered;
  }

  /** Who a holder is. */
  static void party(JsonGenerator json, Holder holder) throws IOException {
    json.writeStringField("role", holder.role().name().toLowerCase(java.util.Locale.ROOT));
    End end = holder.end();
    text(json, "entity_id", end == null ? null : end.party().id());
    text(json, "name", end == null ? null : end.party().name());
    text(json, "kind", end == null ? null : end.party().kind());
    json.writeArrayFieldStart("tags");
    if (end != null) {
      for (String tag : end.party().tags()) {
        json.writeString(tag);
      }
    }
    json.writeEndArray();
    text(
        json,
        "designation",
        end == null || end.designation() == null ? null : end.designation().list());
    text(json, "address", holder.address());
    text(
        json,
        "coin",
        holder.address() == null && holder.role() == Role.PASSING
            ? holder.id().substring(holder.id().indexOf(':') + 1)
            : null);
  }

  /** The share of the origin in all that arrived, where the alerts say it. */
  static @Nullable String share(Holder holder) {
    Amount whole = holder.whole();
    return whole == null ? null : Decimals.share(holder.amount(), whole);
  }

  static void amount(JsonGenerator json, String name, AssetRef asset, Amount amount)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("base_units", amount.toString());
    text(json, "value", asset.coins(amount).orElse(null));
    json.writeEndObject();
  }

  static void standing(JsonGenerator json, @Nullable Standing standing) throws IOException {
    text(json, "status", standing == null ? null : standing.status());
    json.writeNumberField("confirmations", standing == null ? 0 : standing.confirmations());
  }

  static void block(JsonGenerator json, @Nullable BlockRef block) throws IOException {
    if (block == null) {
      json.writeNullField("block");
    } else {
      json.writeNumberField("block", block.height());
    }
  }

  static void text(JsonGenerator json, String name, @Nullable Object text) throws IOException {
    if (text == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, text.toString());
    }
  }
}
