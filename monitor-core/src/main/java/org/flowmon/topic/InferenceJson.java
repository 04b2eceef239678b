package org.flowmon.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.flowmon.watchlist.Inference;
import org.flowmon.watchlist.Sweep;

/** The key {@code inferred} of a flow: how many sweeps, and the first and the last of them. */
final class InferenceJson {
  static final String KEY = "inferred";

  private InferenceJson() {}

  static void write(Inference why, JsonGenerator to) throws IOException {
    to.writeObjectFieldStart(KEY);
    to.writeNumberField("count", why.count());
    to.writeArrayFieldStart("sweeps");
    for (Sweep sweep : why.sweeps()) {
      to.writeStartObject();
      to.writeStringField("txid", sweep.txid().toString());
      to.writeNumberField("height", sweep.height());
      to.writeStringField("to", sweep.to());
      to.writeStringField("asset", sweep.asset());
      to.writeStringField("amount", sweep.amount().toString());
      to.writeStringField("received", sweep.received().toString());
      to.writeNumberField("since", sweep.since());
      to.writeArrayFieldStart("receipts");
      for (Txid receipt : sweep.receipts()) {
        to.writeString(receipt.toString());
      }
      to.writeEndArray();
      to.writeEndObject();
    }
    to.writeEndArray();
    to.writeEndObject();
  }

  /**
   * Reads what stands behind the key. Keys that it does not know are passed over. Throws {@link
   * IllegalArgumentException} or {@link FlowFormatException} for what is not one.
   */
  static Inference read(JsonParser in) throws IOException {
    open(in, JsonToken.START_OBJECT);
    int count = 0;
    List<Sweep> sweeps = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "count" -> count = Math.toIntExact(in.getLongValue());
        case "sweeps" -> {
          open(in, JsonToken.START_ARRAY);
          while (in.nextToken() != JsonToken.END_ARRAY) {
            sweeps.add(sweep(in));
          }
        }
        default -> in.skipChildren();
      }
    }
    return new Inference(count, sweeps);
  }

  private static Sweep sweep(JsonParser in) throws IOException {
    open(in, JsonToken.START_OBJECT);
    String txid = "";
    long height = 0;
    String to = "";
    String asset = "";
    String amount = "";
    String received = "";
    long since = 0;
    List<Txid> receipts = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "txid" -> txid = in.getText();
        case "height" -> height = in.getLongValue();
        case "to" -> to = in.getText();
        case "asset" -> asset = in.getText();
        case "amount" -> amount = in.getText();
        case "received" -> received = in.getText();
        case "since" -> since = in.getLongValue();
        case "receipts" -> {
          open(in, JsonToken.START_ARRAY);
          while (in.nextToken() != JsonToken.END_ARRAY) {
            receipts.add(Txid.parse(in.getText()));
          }
        }
        default -> in.skipChildren();
      }
    }
    return new Sweep(
        Txid.parse(txid),
        height,
        to,
        asset,
        Amount.parse(amount),
        Amount.parse(received),
        since,
        receipts);
  }

  private static void open(JsonParser in, JsonToken token) {
    if (in.currentToken() != token) {
      throw new FlowFormatException(
          KEY, "expected " + token + ", found " + in.currentToken(), null);
    }
  }
}
