package org.flowmon.bench;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.ingest.ChainFollower;

/**
 * A recording played again and again as one unbroken chain: the blocks, transactions and accounts
 * of the recording, under new heights, hashes and transaction ids.
 */
final class RepeatedBlocks implements ChainFollower {
  /** What is done between two blocks, all of which are visible to readers. */
  interface Pause {
    void pause() throws IOException, InterruptedException;
  }

  private final Chain chain;
  private final List<List<AccountTransaction>> recorded;
  private final int blocks;
  private final int pauseAfter;
  private final Pause pause;
  private volatile boolean closed;

  /**
   * {@code blocks} of them, with at most {@code most} transactions each, and a pause after so many.
   *
   * @param recording what is repeated; read here to its end
   */
  RepeatedBlocks(ChainFollower recording, int blocks, int most, int pauseAfter, Pause pause)
      throws IOException, InterruptedException {
    this.chain = recording.chain();
    this.blocks = blocks;
    this.pauseAfter = pauseAfter;
    this.pause = pause;
    this.recorded = new ArrayList<>();
    recording.follow(
        List.of(),
        new Sink() {
          @Override
          public void connected(BlockRef block, List<? extends Transaction> transactions) {
            recorded.add(
                transactions.stream().limit(most).map(AccountTransaction.class::cast).toList());
          }

          @Override
          public void disconnected(BlockRef block) {
            throw new IllegalStateException("a recording of one chain is wanted");
          }
        });
  }

  /** The transactions of the blocks after the pause. */
  long transactions() {
    long all = 0;
    for (int i = pauseAfter; i < blocks; i++) {
      all += recorded.get(i % recorded.size()).size();
    }
    return all;
  }

  @Override
  public Chain chain() {
    return chain;
  }

  @Override
  public void follow(List<BlockRef> recent, Sink sink) throws IOException, InterruptedException {
    String parent = null;
    for (int i = 0; i < blocks && !closed; i++) {
      int round = i / recorded.size();
      List<Transaction> transactions = new ArrayList<>();
      for (AccountTransaction tx : recorded.get(i % recorded.size())) {
        transactions.add(
            new AccountTransaction(
                again(tx.txid(), round), tx.reverted(), tx.transfers(), tx.fee()));
      }
      BlockRef block = new BlockRef(i, "b" + i, parent, 1_700_000_000L + 12L * i);
      sink.connected(block, transactions);
      parent = block.hash();
      if (i + 1 == pauseAfter) {
        sink.idle();
        pause.pause();
      }
    }
    sink.idle();
  }

  /** Another id for every round: the first bytes count the rounds. */
  private static Txid again(Txid id, int round) {
    byte[] bytes = new BigInteger(id.toString().substring(2), 16).toByteArray();
    byte[] hash = new byte[32];
    int from = Math.max(0, bytes.length - 32);
    System.arraycopy(bytes, from, hash, 32 - (bytes.length - from), bytes.length - from);
    byte[] count = String.format("%08x", round).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(count, 0, hash, 0, count.length);
    return Txid.of(hash, id.form());
  }

  @Override
  public void close() {
    closed = true;
  }
}
