package org.flowmon.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flowmon.chain.Chain;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Price;
import org.flowmon.topic.PriceMark;

/**
 * What a lane record says of prices, as marks for the lanes of the assets' chains. A block that is
 * taken back takes its prices along, in every lane: which it had is not kept.
 */
final class LanePrices {
  private LanePrices() {}

  /** A mark, and the lane that it belongs into. */
  record Marked(int lane, PriceMark mark) {}

  static List<Marked> of(Chain chain, LaneRecord record) {
    List<Marked> marks = new ArrayList<>();
    switch (record) {
      case LaneRecord.Prices p -> {
        Map<Integer, List<Price>> byLane = new TreeMap<>();
        for (Price price : p.prices()) {
          price
              .chain()
              .ifPresent(
                  its -> byLane.computeIfAbsent(its.lane(), l -> new ArrayList<>()).add(price));
        }
        byLane.forEach((lane, prices) -> marks.add(new Marked(lane, PriceMark.of(prices))));
      }
      case LaneRecord.Disconnected d -> {
        if (chain.model() == Chain.Model.ACCOUNT) { // contracts say prices
          PriceMark gone = PriceMark.withdrawn(d.block().hash());
          Chain.all().forEach(each -> marks.add(new Marked(each.lane(), gone)));
        }
      }
      case LaneRecord.Connected c -> {}
      case LaneRecord.Balance b -> {}
      case LaneRecord.LabelsChanged l -> {}
      case LaneRecord.Mempool m -> {}
    }
    return marks;
  }
}
