package org.flowmon.ingest;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Finality;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topic.Price;
import org.jspecify.annotations.Nullable;

/** A follower on a thread of its own, and what it handed over. */
public final class Followed implements ChainFollower.Sink, AutoCloseable {
  private final ChainFollower follower;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // "+height hash" for a block connected, "-height hash" for one disconnected.
  private final List<String> events = new ArrayList<>();
  private final List<BlockRef> lane = new ArrayList<>();
  private final List<Transaction> transactions = new ArrayList<>();
  // Of each block in the lane.
  private final List<List<String>> standing = new ArrayList<>();
  // "height holder asset value": stated before the block of that height.
  private final List<String> balances = new ArrayList<>();
  private final Set<Holding> stated = new HashSet<>();
  // What was said last before each block connected.
  private final List<Finality> finalities = new ArrayList<>();
  private final List<String> mempool = new ArrayList<>();
  // What was said before each block.
  private final List<Price> prices = new ArrayList<>();
  private Finality settled = Finality.UNKNOWN;
  private int idles;
  private final AtomicInteger untraced = new AtomicInteger();
  private @Nullable Throwable end;
  private boolean ended;

  /** Starts it with what the lane holds. */
  public Followed(ChainFollower follower, List<BlockRef> recent) {
    this.follower = follower;
    lane.addAll(recent);
    recent.forEach(block -> standing.add(List.of()));
    thread =
        Thread.ofPlatform()
            .name("followed")
            .start(
                () -> {
                  Throwable failure = null;
                  try {
                    follower.follow(recent, this);
                  } catch (Throwable e) {
                    failure = e;
                  }
                  end(failure);
                });
  }

  private void end(@Nullable Throwable failure) {
    lock.lock();
    try {
      end = failure;
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void connected(BlockRef block, List<? extends Transaction> all) {
    lock.lock();
    try {
      events.add("+" + block);
      lane.add(block);
      finalities.add(settled);
      transactions.addAll(all);
      standing.add(all.stream().map(t -> block.height() + " " + t.txid()).toList());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void disconnected(BlockRef block) {
    lock.lock();
    try {
      events.add("-" + block);
      standing.removeLast();
      if (!lane.removeLast().equals(block)) {
        events.add("NOT THE TIP");
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void untraced() {
    untraced.incrementAndGet();
  }

  @Override
  public boolean waits(Txid transaction) {
    lock.lock();
    try {
      return mempool.contains("+" + transaction);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void unconfirmed(List<UtxoTransaction> all) {
    lock.lock();
    try {
      all.forEach(each -> mempool.add("+" + each.txid()));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void waiting(Set<Txid> all) {
    lock.lock();
    try {
      mempool.add("only " + all);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** {@code +txid} for a transaction that waits, {@code only [txids]} where no others do. */
  public List<String> mempool() {
    lock.lock();
    try {
      return new ArrayList<>(mempool);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void priced(List<Price> said) {
    lock.lock();
    try {
      prices.addAll(said);
    } finally {
      lock.unlock();
    }
  }

  /** What was said of prices so far, in its order. */
  public List<Price> prices() {
    lock.lock();
    try {
      return List.copyOf(prices);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean stated(Holding holding) {
    lock.lock();
    try {
      return stated.contains(holding);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void balance(String holder, String asset, Amount value) {
    lock.lock();
    try {
      long height = lane.isEmpty() ? -1 : lane.getLast().height() + 1;
      balances.add(height + " " + holder + " " + asset + " " + value);
      if (!stated.add(new Holding(holder, asset))) {
        balances.add("STATED TWICE");
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void settled(Finality now) {
    settled = now;
  }

  @Override
  public void idle() {
    lock.lock();
    try {
      idles++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the condition, asked after each event and every 50 ms, holds. */
  public void await(String what, BooleanSupplier condition) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(60);
    long until = System.nanoTime() + left;
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (ended && end != null) {
          throw new AssertionError("follow ended while waiting for " + what, end);
        }
        if (System.nanoTime() > until) {
          fail("not within 60 s: " + what + "; " + follower.status() + "; events " + events);
        }
        boolean unused = changed.await(50, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the block of that hash is the tip. */
  public void awaitTip(String hash) throws InterruptedException {
    await("tip " + hash, () -> !lane.isEmpty() && lane.getLast().hash().equals(hash));
  }

  /** Waits for the end of follow; what it threw. */
  public @Nullable Throwable awaitEnd() throws InterruptedException {
    thread.join(60_000);
    if (thread.isAlive()) {
      fail("follow did not end: " + follower.status());
    }
    return end;
  }

  /** {@code +height hash} for a block connected, {@code -height hash} for one disconnected. */
  public List<String> events() {
    lock.lock();
    try {
      return new ArrayList<>(events);
    } finally {
      lock.unlock();
    }
  }

  /** The blocks connected and not disconnected. */
  public List<BlockRef> lane() {
    lock.lock();
    try {
      return new ArrayList<>(lane);
    } finally {
      lock.unlock();
    }
  }

  /** All that came, those of blocks disconnected later too. */
  public List<Transaction> transactions() {
    lock.lock();
    try {
      return new ArrayList<>(transactions);
    } finally {
      lock.unlock();
    }
  }

  /** {@code height txid} of all in blocks connected and not disconnected. */
  public List<String> standing() {
    lock.lock();
    try {
      return standing.stream().flatMap(List::stream).toList();
    } finally {
      lock.unlock();
    }
  }

  /** {@code height holder asset value} of what was stated before the block of that height. */
  public List<String> balances() {
    lock.lock();
    try {
      return new ArrayList<>(balances);
    } finally {
      lock.unlock();
    }
  }

  /** How far the chain was settled with each block connected. */
  public List<Finality> finalities() {
    lock.lock();
    try {
      return new ArrayList<>(finalities);
    } finally {
      lock.unlock();
    }
  }

  /** How often what was handed over was to become visible. */
  public int idles() {
    lock.lock();
    try {
      return idles;
    } finally {
      lock.unlock();
    }
  }

  /** How many blocks came without traces. */
  public int blind() {
    return untraced.get();
  }

  @Override
  public void close() {
    follower.close();
    try {
      awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
