package org.flowmon.ingest.evm;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.flowmon.ingest.evm.EvmReceipt.Log;
import org.flowmon.topic.Price;

/**
 * What the logs of a block say of prices: {@code AnswerUpdated(int256 indexed current, uint256
 * indexed roundId, uint256 updatedAt)} of the aggregators behind known feeds. The logs are in the
 * receipts that are read in any case.
 */
final class PriceLogs {
  /** The hash of its declaration. */
  static final String ANSWER_UPDATED =
      "0x0559884fd3a460db3073b7fc896cc77986f16e378210ded43186175bf646fc5f";

  /** A time in seconds fits into so many bits for the next thousands of years. */
  private static final int TIME_BITS = 40;

  private static final int WORD = 64;

  private final FeedList feeds;
  private final LongAdder unreadable = new LongAdder();

  PriceLogs(FeedList feeds) {
    this.feeds = feeds;
  }

  /** Logs of known feeds that are not as an aggregator writes them, or no price, so far. */
  long unreadable() {
    return unreadable.sum();
  }

  /** In the order of the logs. */
  List<Price> of(EvmBlock block) {
    List<Price> prices = List.of();
    for (EvmReceipt receipt : block.receipts()) {
      for (Log log : receipt.logs()) {
        FeedList.Feed feed = feeds.find(log.address());
        if (feed != null
            && !log.topics().isEmpty()
            && log.topics().getFirst().equals(ANSWER_UPDATED)) {
          prices = prices.isEmpty() ? new ArrayList<>() : prices;
          add(feed, log, block, prices);
        }
      }
    }
    return prices;
  }

  private void add(FeedList.Feed feed, Log log, EvmBlock block, List<Price> prices) {
    if (log.topics().size() != 3 || log.data().length() < 2 + WORD) {
      unreadable.increment();
      return;
    }
    BigInteger answer = number(log.topics().get(1).substring(2));
    BigInteger round = number(log.topics().get(2).substring(2));
    BigInteger time = number(log.data().substring(2, 2 + WORD));
    BigDecimal usd = new BigDecimal(answer, feed.decimals());
    // What is negative stands there as a number beyond any price.
    if (answer.signum() == 0 || answer.bitLength() > 200 || time.bitLength() > TIME_BITS) {
      unreadable.increment();
      return;
    }
    for (FeedList.Asset asset : feed.assets()) {
      prices.add(
          new Price(
              asset.id(),
              asset.decimals(),
              usd,
              time.longValueExact(),
              "Chainlink " + feed.pair() + " " + log.address(),
              round.toString(),
              feed.heartbeat(),
              block.ref().hash()));
    }
  }

  private static BigInteger number(String digits) {
    return new BigInteger(digits, 16);
  }
}
