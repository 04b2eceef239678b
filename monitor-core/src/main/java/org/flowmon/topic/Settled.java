package org.flowmon.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Finality;
import org.jspecify.annotations.Nullable;

/**
 * Stands in the flows topic behind the flows of each block: how far the chain was settled when the
 * block came. Its place there makes the life of an alert the same in every replay. The record's key
 * is the chain's name, its {@link #HEADER} tells readers of flows to pass it over, and its value is
 * {@code {"chain":"bitcoin","height":7,"head":7,"safe":2,"finalized":2}}: heights, -1 where nobody
 * said so; and {@code "mined"} of blocks with a coinbase.
 *
 * @param chain the chain
 * @param height of the block it stands behind
 * @param finality how far the chain was settled
 * @param mined who mined the block, where blocks have a coinbase; else {@code null}
 */
public record Settled(Chain chain, long height, Finality finality, @Nullable Mined mined)
    implements FlowMark {
  /** The header of its records; empty. */
  public static final String HEADER = "settled";

  private static final int USUAL_BYTES = 96;

  /** Of a block of which nobody said who mined it. */
  public Settled(Chain chain, long height, Finality finality) {
    this(chain, height, finality, null);
  }

  /** Of a lane's record: if it ends a block, and somebody said something. */
  public static Optional<Settled> behind(Chain chain, LaneRecord record, @Nullable Mined mined) {
    return record instanceof LaneRecord.Connected c
            && c.last()
            && !c.finality().equals(Finality.UNKNOWN)
        ? Optional.of(new Settled(chain, c.block().height(), c.finality(), mined))
        : Optional.empty();
  }

  /** Whether a record of the flows topic with these headers is one, and no flow. */
  public static boolean is(Headers headers) {
    return headers.lastHeader(HEADER) != null;
  }

  @Override
  public String header() {
    return HEADER;
  }

  @Override
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator to = FlowJson.generator(bytes)) {
      to.writeStartObject();
      to.writeStringField("chain", chain.name());
      to.writeNumberField("height", height);
      to.writeNumberField("head", finality.head());
      to.writeNumberField("safe", finality.safe());
      to.writeNumberField("finalized", finality.finalized());
      if (mined != null) {
        to.writeFieldName("mined");
        mined.write(to);
      }
      to.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #toBytes} writes; keys it does not know are passed over.
   *
   * @throws FlowFormatException when the bytes are none
   */
  public static Settled fromBytes(byte[] bytes) {
    Chain chain = null;
    long height = -1;
    long head = -1;
    long safe = -1;
    long last = -1;
    Mined mined = null;
    try (JsonParser json = FlowJson.JSON.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new FlowFormatException("settled", "expected an object", null);
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "chain" -> chain = Chain.named(json.getText());
          case "height" -> height = json.getLongValue();
          case "head" -> head = json.getLongValue();
          case "safe" -> safe = json.getLongValue();
          case "finalized" -> last = json.getLongValue();
          case "mined" -> mined = Mined.read(json);
          default -> json.skipChildren();
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new FlowFormatException("settled", String.valueOf(e.getMessage()), e);
    }
    if (chain == null || height < 0) {
      throw new FlowFormatException("settled", "expected a chain and a height", null);
    }
    return new Settled(chain, height, new Finality(head, safe, last), mined);
  }
}
