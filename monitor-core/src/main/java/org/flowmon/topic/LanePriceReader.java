package org.flowmon.topic;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Reads the prices of a lane record. */
final class LanePriceReader {
  private LanePriceReader() {}

  static LaneRecord prices(LaneInput in) throws IOException {
    int outer = in.open();
    List<Price> prices = new ArrayList<>();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LaneFields.Prices.PRICES << 3 | LaneInput.LENGTH -> prices.add(price(in));
        default -> in.skip(tag);
      }
    }
    in.close(outer);
    return new LaneRecord.Prices(prices);
  }

  private static Price price(LaneInput in) throws IOException {
    int outer = in.open();
    String asset = null;
    int decimals = 0;
    String usd = null;
    long time = 0;
    String source = null;
    String round = null;
    long heartbeat = 0;
    String block = null;
    CodedInputStream stream = in.stream();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LaneFields.Price.ASSET << 3 | LaneInput.LENGTH -> asset = in.text();
        case LaneFields.Price.DECIMALS << 3 | LaneInput.VARINT -> decimals = stream.readUInt32();
        case LaneFields.Price.USD << 3 | LaneInput.LENGTH -> usd = in.text();
        case LaneFields.Price.TIME << 3 | LaneInput.VARINT -> time = stream.readInt64();
        case LaneFields.Price.SOURCE << 3 | LaneInput.LENGTH -> source = in.text();
        case LaneFields.Price.ROUND << 3 | LaneInput.LENGTH -> round = in.text();
        case LaneFields.Price.HEARTBEAT << 3 | LaneInput.VARINT -> heartbeat = stream.readUInt64();
        case LaneFields.Price.BLOCK << 3 | LaneInput.LENGTH -> block = in.text();
        default -> in.skip(tag);
      }
    }
    in.close(outer);
    return new Price(
        in.required(asset, "price asset"),
        decimals,
        new BigDecimal(in.required(usd, "price")),
        time,
        in.required(source, "price source"),
        round,
        heartbeat,
        block);
  }
}
