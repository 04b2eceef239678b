package org.flowmon.standalone;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import org.flowmon.chain.Chain;
import org.flowmon.topic.FlowJson;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.LiveHolder;
import org.flowmon.trace.Policy;

/**
 * Live compositions as JSON, one holder a line, holders and then assets ascending. Haircut: {@code
 * parts} with origins ascending, the unattributed rest left out. Fifo: {@code lots} in order,
 * unattributed ones with a null origin. Holders with nothing attributed are left out.
 */
final class StateJson {
  private StateJson() {}

  /** Writes the state of one chain. Leaves {@code out} open. */
  static void write(Ledger ledger, OutputStream out) throws IOException {
    String shares = ledger.policy() == Policy.HAIRCUT ? "parts" : "lots";
    try (JsonGenerator json = FlowJson.generator(out)) {
      for (LiveHolder holder : ledger.live()) {
        write(ledger.chain(), shares, holder, json);
      }
    }
  }

  private static void write(Chain chain, String shares, LiveHolder holder, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("chain", chain.name());
    json.writeStringField("holder", holder.holder());
    json.writeStringField("asset", holder.asset());
    json.writeStringField("value", holder.value().toString());
    json.writeArrayFieldStart(shares);
    for (LiveHolder.Share share : holder.shares()) {
      json.writeStartObject();
      json.writeStringField("origin", share.origin());
      json.writeStringField("amount", share.amount().toString());
      json.writeNumberField("hops", share.hops());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
  }
}
