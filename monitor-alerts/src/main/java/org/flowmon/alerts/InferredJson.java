package org.flowmon.alerts;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.flowmon.watchlist.Inference;
import org.flowmon.watchlist.Sweep;

/**
 * What an inferred attribution rests on, as JSON: the property {@code inferred} of an attribution,
 * which those of lists do not have.
 */
final class InferredJson {
  static final String NAME = "inferred";

  private InferredJson() {}

  static void write(JsonGenerator json, Alert alert, Inference why) throws IOException {
    json.writeObjectFieldStart(NAME);
    json.writeNumberField("count", why.count());
    json.writeArrayFieldStart("sweeps");
    for (Sweep sweep : why.sweeps()) {
      AssetRef asset = alert.value().asset().sibling(alert.movement().chain(), sweep.asset());
      json.writeStartObject();
      json.writeStringField("txid", sweep.txid().toString());
      json.writeNumberField("height", sweep.height());
      json.writeStringField("to", sweep.to());
      json.writeStringField("contract", asset.contract());
      json.writeFieldName("amount");
      AlertJson.amount(json, asset, sweep.amount());
      json.writeFieldName("received");
      AlertJson.amount(json, asset, sweep.received());
      json.writeNumberField("since", sweep.since());
      json.writeArrayFieldStart("receipts");
      for (Txid receipt : sweep.receipts()) {
        json.writeString(receipt.toString());
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Throws {@link IllegalArgumentException} for what {@link #write} does not write. */
  static Inference read(JsonNode inferred) {
    List<Sweep> sweeps = new ArrayList<>();
    for (JsonNode sweep : inferred.path("sweeps")) {
      List<Txid> receipts = new ArrayList<>();
      sweep.path("receipts").forEach(receipt -> receipts.add(Txid.parse(receipt.asText())));
      sweeps.add(
          new Sweep(
              Txid.parse(sweep.path("txid").asText()),
              sweep.path("height").asLong(),
              sweep.path("to").asText(),
              sweep.path("contract").asText(AccountTransaction.NATIVE),
              Amount.parse(sweep.at("/amount/base_units").asText()),
              Amount.parse(sweep.at("/received/base_units").asText()),
              sweep.path("since").asLong(),
              receipts));
    }
    return new Inference(inferred.path("count").asInt(), sweeps);
  }
}
