package org.flowmon.ingest;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Finality;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topic.Price;

/**
 * Follows one chain, live or recorded, and hands over what happened to it in chain order. Blocks
 * are checked before they are handed over; a block that fails its checks never is.
 */
public interface ChainFollower extends AutoCloseable {

  /** The chain it follows. */
  Chain chain();

  /**
   * Hands over blocks until the source ends (a recording) or {@link #close} is called (a live
   * chain). {@code recent} is what the lane already holds: its last connected blocks, oldest first,
   * empty for a new lane. A live follower goes on after the newest of them that is still on the
   * best chain, disconnecting the others newest first; a recorded one passes over blocks up to the
   * newest. Runs on the caller's thread and calls the sink on that thread only.
   *
   * @throws IOException when the source cannot be read further; the message says what and where
   */
  void follow(List<BlockRef> recent, Sink sink) throws IOException, InterruptedException;

  /** What it is doing now. May be called from any thread. */
  default FollowerStatus status() {
    return FollowerStatus.NEW;
  }

  /** What it counted since it was made. May be called from any thread. */
  default Map<Counted, Long> counted() {
    return Map.of();
  }

  /** Ends {@link #follow} soon. May be called from any thread, more than once. */
  @Override
  void close();

  /** Where the blocks go. */
  interface Sink {
    /** This block is the new tip. */
    void connected(BlockRef block, List<? extends Transaction> transactions)
        throws InterruptedException;

    /**
     * The next block came without traces: what moved within contracts is not in its transactions.
     */
    default void untraced() throws InterruptedException {}

    /** The tip was taken back. */
    void disconnected(BlockRef block) throws InterruptedException;

    /**
     * How far the chain is settled, from the next block on. Where nothing is said the blocks handed
     * over count as confirmations.
     */
    default void settled(Finality now) throws InterruptedException {}

    /**
     * Nothing more is at hand just now: what was handed over becomes visible to readers. A follower
     * that reached the head of its chain, or that waits between two blocks, says so.
     */
    default void idle() throws InterruptedException {}

    /**
     * Whether nothing more need be told of a transaction in {@link #unconfirmed}: it waits, or a
     * new block has it. A sink that keeps nothing says no.
     */
    default boolean waits(Txid transaction) throws InterruptedException {
      return false;
    }

    /** These wait for a block (coins only), none before one that it spends from. */
    default void unconfirmed(List<UtxoTransaction> transactions) throws InterruptedException {}

    /** No others than these wait for a block any more; that is visible to readers at once. */
    default void waiting(Set<Txid> all) throws InterruptedException {}

    /** What assets are worth, as the next block says that is handed over. */
    default void priced(List<Price> prices) throws InterruptedException {}

    /** Whether {@link #balance} was told of it before. A sink that keeps nothing says no. */
    default boolean stated(Holding holding) throws InterruptedException {
      return false;
    }

    /** What an account held before it was first seen (account chains only): told once for each. */
    default void balance(String holder, String asset, Amount value) throws InterruptedException {}
  }
}
