package org.flowmon.ingest;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Finality;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topic.Price;

/** Counts what passes on its way to the lane. */
final class CountedSink implements ChainFollower.Sink {
  private final LanePublisher lane;
  private final IngestMetrics metrics;
  private final Clock clock;
  private final LongConsumer lastBlockTime;
  private int depth;

  /** {@code lastBlockTime} is told the time of each block, in seconds since 1970. */
  CountedSink(LanePublisher lane, IngestMetrics metrics, Clock clock, LongConsumer lastBlockTime) {
    this.lane = lane;
    this.metrics = metrics;
    this.clock = clock;
    this.lastBlockTime = lastBlockTime;
  }

  @Override
  public void connected(BlockRef block, List<? extends Transaction> transactions)
      throws InterruptedException {
    lane.connected(block, transactions);
    lastBlockTime.accept(block.time());
    metrics.connected(transactions.size(), Duration.ofMillis(clock.millis() - block.time() * 1000));
    endOfReorganisation();
  }

  @Override
  public void disconnected(BlockRef block) throws InterruptedException {
    lane.disconnected(block);
    metrics.disconnected();
    depth++;
  }

  @Override
  public void untraced() {
    lane.untraced();
  }

  @Override
  public void settled(Finality now) {
    lane.settled(now);
  }

  @Override
  public void idle() throws InterruptedException {
    lane.idle();
    endOfReorganisation();
  }

  @Override
  public boolean waits(Txid transaction) {
    return lane.waits(transaction);
  }

  @Override
  public void unconfirmed(List<UtxoTransaction> transactions) throws InterruptedException {
    lane.unconfirmed(transactions);
    metrics.waiting(lane.unconfirmed(), lane.passedOver());
  }

  @Override
  public void waiting(Set<Txid> all) throws InterruptedException {
    lane.waiting(all);
    metrics.waiting(lane.unconfirmed(), lane.passedOver());
  }

  @Override
  public boolean stated(Holding holding) {
    return lane.stated(holding);
  }

  @Override
  public void balance(String holder, String asset, Amount value) throws InterruptedException {
    lane.balance(holder, asset, value);
  }

  @Override
  public void priced(List<Price> prices) throws InterruptedException {
    lane.priced(prices);
  }

  private void endOfReorganisation() {
    if (depth > 0) {
      metrics.reorganised(depth);
      depth = 0;
    }
  }
}
