package org.flowmon.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import org.flowmon.chain.Amount;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.trace.Miner;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.jspecify.annotations.Nullable;

/**
 * Who mined a block, as {@link Settled} says it of blocks with a coinbase: {@code
 * {"time":1714521600,"address":"a-pool","tag":"a-pool","minted":"312500000"}}, the first two
 * missing where nothing is known.
 *
 * @param time of the block, in seconds since 1970
 * @param byAddress the entity that a payout address is of; it decides. {@code null} for none
 * @param byTag the entity whose tag stands in the coinbase; {@code null} for none
 * @param minted what the coinbase paid out, in base units
 */
public record Mined(long time, @Nullable String byAddress, @Nullable String byTag, Amount minted) {
  /** Of the lane's record that begins a block with a coinbase; empty of any other. */
  public static Optional<Mined> by(LaneRecord.Connected block, Labels labels) {
    if (block.part() > 0
        || block.transactions().isEmpty()
        || !(block.transactions().getFirst() instanceof UtxoTransaction coinbase)) {
      return Optional.empty();
    }
    return Miner.of(coinbase, labels, block.block().epochDay())
        .map(
            miner ->
                new Mined(
                    block.block().time(),
                    entity(miner.byAddress()),
                    entity(miner.byTag()),
                    miner.minted()));
  }

  private static @Nullable String entity(@Nullable Label label) {
    return label == null ? null : label.entity();
  }

  /** Of the two the pool that counts; {@code null} when nobody is known. */
  public static @Nullable String pool(@Nullable String byAddress, @Nullable String byTag) {
    return byAddress != null ? byAddress : byTag;
  }

  void write(JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeNumberField("time", time);
    if (byAddress != null) {
      to.writeStringField("address", byAddress);
    }
    if (byTag != null) {
      to.writeStringField("tag", byTag);
    }
    to.writeStringField("minted", minted.toString());
    to.writeEndObject();
  }

  /** From the beginning of its object on. */
  static Mined read(JsonParser json) throws IOException {
    long time = 0;
    String byAddress = null;
    String byTag = null;
    Amount minted = Amount.ZERO;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "time" -> time = json.getLongValue();
        case "address" -> byAddress = json.getText();
        case "tag" -> byTag = json.getText();
        case "minted" -> minted = Amount.parse(json.getText());
        default -> json.skipChildren();
      }
    }
    return new Mined(time, byAddress, byTag, minted);
  }
}
