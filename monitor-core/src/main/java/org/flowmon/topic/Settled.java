package org.flowmon.topic;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
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
 * said so; {@code "mined"} of blocks with a coinbase; and {@code "untraced":true} of those whose
 * internal transfers were not seen.
 *
 * @param chain the chain
 * @param height of the block it stands behind
 * @param finality how far the chain was settled
 * @param mined who mined the block, where blocks have a coinbase; else {@code null}
 * @param untraced whether the block came without traces, so that what moved within contracts was
 *     not seen
 */
public record Settled(
    Chain chain, long height, Finality finality, @Nullable Mined mined, boolean untraced)
    implements FlowMark {
  /** The header of its records; empty. */
  public static final String HEADER = "settled";

  /** The header of the lane's records that end a block without traces; empty. */
  public static final String UNTRACED = "untraced";

  /** Of a block of which nobody said who mined it, and of which all was seen. */
  public Settled(Chain chain, long height, Finality finality) {
    this(chain, height, finality, null, false);
  }

  /**
   * Of a lane's record: if it ends a block, and somebody said something.
   *
   * @param headers of that record
   */
  public static Optional<Settled> behind(
      Chain chain, LaneRecord record, @Nullable Mined mined, Headers headers) {
    return record instanceof LaneRecord.Connected c
            && c.last()
            && !c.finality().equals(Finality.UNKNOWN)
        ? Optional.of(
            new Settled(
                chain,
                c.block().height(),
                c.finality(),
                mined,
                headers.lastHeader(UNTRACED) != null))
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
    return MarkJson.write(
        to -> {
          to.writeStringField("chain", chain.name());
          to.writeNumberField("height", height);
          to.writeNumberField("head", finality.head());
          to.writeNumberField("safe", finality.safe());
          to.writeNumberField("finalized", finality.finalized());
          if (mined != null) {
            to.writeFieldName("mined");
            mined.write(to);
          }
          if (untraced) {
            to.writeBooleanField(UNTRACED, true);
          }
        });
  }

  /**
   * Reads what {@link #toBytes} writes; keys it does not know are passed over.
   *
   * @throws FlowFormatException when the bytes are none
   */
  public static Settled fromBytes(byte[] bytes) {
    Read read = new Read();
    MarkJson.read("settled", bytes, read);
    if (read.chain == null || read.height < 0) {
      throw new FlowFormatException("settled", "expected a chain and a height", null);
    }
    Finality finality = new Finality(read.head, read.safe, read.last);
    return new Settled(read.chain, read.height, finality, read.mined, read.untraced);
  }

  private static final class Read implements MarkJson.Field {
    private @Nullable Chain chain;
    private long height = -1;
    private long head = -1;
    private long safe = -1;
    private long last = -1;
    private @Nullable Mined mined;
    private boolean untraced;

    @Override
    public void read(String name, JsonParser json) throws IOException {
      switch (name) {
        case "chain" -> chain = Chain.named(json.getText());
        case "height" -> height = json.getLongValue();
        case "head" -> head = json.getLongValue();
        case "safe" -> safe = json.getLongValue();
        case "finalized" -> last = json.getLongValue();
        case "mined" -> mined = Mined.read(json);
        case UNTRACED -> untraced = json.getBooleanValue();
        default -> json.skipChildren();
      }
    }
  }
}
