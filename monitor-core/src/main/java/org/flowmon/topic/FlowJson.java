package org.flowmon.topic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.TokenUnit;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Inference;

/**
 * Flows as JSON. In a file a flow is one line with the public keys; in the topic ({@code
 * flow-1-0.json}) the same keys are followed by the block, the list version and a time for each
 * step, so that nothing is lost. Amounts are strings of base units, times RFC 3339 in UTC to the
 * second. The same flow gives the same bytes.
 */
public final class FlowJson {
  /** The JSON Schema of the topic form, as a resource beside this class. */
  public static final String SCHEMA = "flow-1-0.json";

  static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .rootValueSeparator((String) null)
          .build();

  private static final int USUAL_BYTES = 1024;

  private FlowJson() {}

  /**
   * A generator for {@link #writeLine(Flow, JsonGenerator)}. Closing it writes out what it still
   * holds and leaves {@code out} open.
   */
  public static JsonGenerator generator(OutputStream out) throws IOException {
    return JSON.createGenerator(out);
  }

  /** Writes one line of a file. Many of them: use one {@link #generator}. */
  public static void writeLine(Flow flow, OutputStream out) throws IOException {
    try (JsonGenerator to = generator(out)) {
      writeLine(flow, to);
    }
  }

  /** Writes one line of a file. */
  public static void writeLine(Flow flow, JsonGenerator to) throws IOException {
    write(flow, to, false);
    to.writeRaw('\n');
  }

  /** The value of a record in the topic. */
  public static byte[] toBytes(Flow flow) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator to = generator(bytes)) {
      write(flow, to, true);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads the topic form back. Keys it does not know are passed over.
   *
   * @throws FlowFormatException when the bytes are not a flow
   */
  public static Flow fromBytes(byte[] bytes) {
    return FlowReader.read(bytes);
  }

  private static void write(Flow flow, JsonGenerator to, boolean topic) throws IOException {
    to.writeStartObject();
    to.writeStringField("flow", flow.id());
    to.writeStringField("chain", flow.chain().name());
    to.writeStringField("txid", flow.txid().toString());
    to.writeStringField("at", flow.at());
    to.writeStringField("asset", flow.asset());
    to.writeStringField("from", flow.from());
    to.writeStringField("to", flow.to());
    to.writeStringField("kind", flow.kind().toString());
    to.writeStringField("amount", flow.amount().toString());
    to.writeStringField("value", flow.value().toString());
    to.writeNumberField("hops", flow.hops());
    to.writeStringField("leftAt", time(flow.leftAt()));
    to.writeStringField("arrivedAt", time(flow.block().time()));
    to.writeArrayFieldStart("path");
    for (Flow.Arrival step : flow.path()) {
      writeStep(step, to, topic);
    }
    to.writeEndArray();
    to.writeStringField("policy", flow.policy().toString());
    to.writeBooleanField("retracted", flow.retracted());
    TokenUnit unit = flow.unit();
    if (unit != null) {
      to.writeStringField("symbol", unit.symbol());
      to.writeNumberField("decimals", unit.decimals());
    }
    String via = flow.via();
    if (via != null) {
      to.writeStringField("via", via);
    }
    String message = flow.message();
    if (message != null) {
      to.writeStringField("message", message);
    }
    Inference why = flow.inference();
    if (why != null) {
      InferenceJson.write(why, to);
    }
    if (topic) {
      writeBlock(flow.block(), to);
      to.writeStringField("listVersion", flow.listVersion());
      if (!flow.bounds().equals(Bounds.DEFAULT)) {
        to.writeStringField("bounds", flow.bounds().toString());
      }
    }
    to.writeEndObject();
  }

  private static void writeStep(Flow.Arrival step, JsonGenerator to, boolean topic)
      throws IOException {
    to.writeStartObject();
    to.writeStringField("txid", step.txid().toString());
    to.writeStringField("at", step.at());
    String address = step.address();
    if (address != null) {
      to.writeStringField("address", address);
    }
    to.writeStringField("amount", step.amount().toString());
    if (topic) {
      to.writeStringField("time", time(step.time()));
    }
    to.writeEndObject();
  }

  private static void writeBlock(BlockRef block, JsonGenerator to) throws IOException {
    to.writeObjectFieldStart("block");
    to.writeNumberField("height", block.height());
    to.writeStringField("hash", block.hash());
    String parent = block.parent();
    if (parent != null) {
      to.writeStringField("parent", parent);
    }
    to.writeEndObject();
  }

  private static String time(long seconds) {
    return Instant.ofEpochSecond(seconds).toString();
  }
}
