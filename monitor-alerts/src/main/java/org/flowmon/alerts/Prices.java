package org.flowmon.alerts;

import com.google.common.base.Suppliers;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.flowmon.topic.Price;
import org.flowmon.topic.PriceMark;
import org.flowmon.trace.Flow;

/**
 * What the assets of a lane were worth when. The price of a flow is the newest of its asset at or
 * before the time of its block; of two at the same time, the one whose source and round come first
 * in the alphabet. They are kept for as long as the lane: a feed says a few thousand a year.
 */
final class Prices {
  /** A price older than so many heartbeats of its source does not count. */
  static final int HEARTBEATS = 2;

  // The table is shared with what rules count, whose keys begin otherwise.
  private static final String PRICE = "p\n";
  private static final String BLOCK = "b\n";
  private static final byte[] NOTHING = {};

  private final WindowTable table;

  Prices(WindowTable table) {
    this.table = table;
  }

  /** Knows what the mark says. */
  void accept(PriceMark mark) {
    String gone = mark.withdrawn();
    if (gone != null) {
      String block = BLOCK + gone + "\n";
      for (Map.Entry<String, byte[]> each : table.range(block, block + "~", Integer.MAX_VALUE)) {
        table.delete(each.getKey().substring(block.length()));
        table.delete(each.getKey());
      }
    }
    for (Price price : mark.prices()) {
      String key = newestFirst(price.asset(), price.time()) + price.source() + "\n" + price.round();
      table.put(key, PriceMark.bytes(price));
      if (price.block() != null) {
        table.put(BLOCK + price.block() + "\n" + key, NOTHING);
      }
    }
  }

  /** The same when it is asked for: most flows are never. */
  Supplier<Usd> when(Flow flow) {
    return Suppliers.memoize(() -> of(flow));
  }

  /** What the flow's amount was worth. */
  Usd of(Flow flow) {
    String asset = AssetRef.of(flow).caip19();
    if (asset == null) {
      return Usd.Missing.NO_FEED;
    }
    long time = flow.block().time();
    List<Map.Entry<String, byte[]>> at =
        table.range(newestFirst(asset, time), PRICE + asset + "\n~", 1);
    if (at.isEmpty()) {
      return table.range(PRICE + asset + "\n", PRICE + asset + "\n~", 1).isEmpty()
          ? Usd.Missing.NO_FEED
          : new Usd.Missing(Usd.Reason.BEFORE_FIRST);
    }
    Price price = PriceMark.price(at.getFirst().getValue());
    return time - price.time() > HEARTBEATS * price.heartbeat()
        ? new Usd.Missing(Usd.Reason.STALE)
        : Usd.of(flow.amount(), price);
  }

  private static String newestFirst(String asset, long time) {
    return PRICE + asset + "\n" + WindowSeries.hex(Long.MAX_VALUE - Math.max(0, time)) + "\n";
  }
}
