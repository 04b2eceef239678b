package org.flowmon.standalone;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import org.flowmon.chain.Chain;
import org.flowmon.topic.FlowJson;
import org.flowmon.trace.Poison;
import org.flowmon.trace.PoisonedHolder;

/**
 * Poison flags as JSON, one holder a line, holders and then assets ascending; origins ascending in
 * {@code connected}. Holders connected with nobody are left out.
 */
final class PoisonJson {
  private PoisonJson() {}

  /** Writes the flags of one chain. Leaves {@code out} open. */
  static void write(Chain chain, Poison poison, OutputStream out) throws IOException {
    try (JsonGenerator json = FlowJson.generator(out)) {
      for (PoisonedHolder holder : poison.flags()) {
        json.writeStartObject();
        json.writeStringField("chain", chain.name());
        json.writeStringField("holder", holder.holder());
        json.writeStringField("asset", holder.asset());
        json.writeArrayFieldStart("connected");
        for (PoisonedHolder.Connection connection : holder.connected()) {
          json.writeStartObject();
          json.writeStringField("origin", connection.origin());
          json.writeNumberField("hops", connection.hops());
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
      }
    }
  }
}
