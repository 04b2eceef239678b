package org.flowmon.topic;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.flowmon.chain.Chain;
import org.jspecify.annotations.Nullable;

/**
 * Stands in the flows topic where the labels of a lane change: the flows after it were traced with
 * that version of the watchlist. Its place there makes what is retracted for the change the same in
 * every replay. The record's key is the chain's name, its {@link #HEADER} tells readers of flows to
 * pass it over, and its value is {@code {"chain":"bitcoin","version":"..."}}. A large change gives
 * several of the same version.
 *
 * @param chain the chain
 * @param version of the watchlist, its content hash
 */
public record Labelled(Chain chain, String version) implements FlowMark {
  /** The header of its records; empty. */
  public static final String HEADER = "labelled";

  /** Of a lane's record: if it changes labels. */
  public static Optional<Labelled> behind(Chain chain, LaneRecord record) {
    return record instanceof LaneRecord.LabelsChanged l
        ? Optional.of(new Labelled(chain, l.version()))
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
          to.writeStringField("version", version);
        });
  }

  /**
   * Reads what {@link #toBytes} writes; keys it does not know are passed over.
   *
   * @throws FlowFormatException when the bytes are none
   */
  public static Labelled fromBytes(byte[] bytes) {
    Read read = new Read();
    MarkJson.read("labelled", bytes, read);
    if (read.chain == null || read.version == null) {
      throw new FlowFormatException("labelled", "expected a chain and a version", null);
    }
    return new Labelled(read.chain, read.version);
  }

  private static final class Read implements MarkJson.Field {
    private @Nullable Chain chain;
    private @Nullable String version;

    @Override
    public void read(String name, JsonParser json) throws IOException {
      switch (name) {
        case "chain" -> chain = Chain.named(json.getText());
        case "version" -> version = json.getText();
        default -> json.skipChildren();
      }
    }
  }
}
