package org.flowmon.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLongArray;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.ingest.ChainFollower;

/** Blocks at a pace. The first transactions of each are paid by the listed party to the venue. */
final class PacedPayments implements ChainFollower {
  static final Chain CHAIN = Chain.BITCOIN_REGTEST;

  static final String WATCHLIST =
      """
      {"entity":"listed","name":"Listed (bench)","kind":"payment-service","tags":["sanctioned"],"chain":"bitcoin-regtest","address":"bench-listed"}
      {"entity":"venue","name":"Venue (bench)","kind":"exchange","chain":"bitcoin-regtest","address":"bench-venue"}
      """;

  private final AtomicLongArray dues;
  private final long pauseMillis;
  private final int transactions;
  private final int flows;
  private final Random random = new Random(1);
  private volatile boolean closed;

  /** Of {@code transactions} a block, {@code flows} are of the listed party. */
  PacedPayments(int blocks, long pauseMillis, int transactions, int flows) {
    dues = new AtomicLongArray(blocks);
    this.pauseMillis = pauseMillis;
    this.transactions = transactions;
    this.flows = flows;
  }

  /**
   * When the block of that height was to come, in ms since 1970; it comes later when the one before
   * takes long.
   */
  long due(int height) {
    return dues.get(height);
  }

  @Override
  public Chain chain() {
    return CHAIN;
  }

  @Override
  public void follow(List<BlockRef> recent, Sink sink) throws IOException, InterruptedException {
    String parent = null;
    long due = System.currentTimeMillis();
    for (int height = 0; height < dues.length() && !closed; height++) {
      List<Transaction> payments = new ArrayList<>();
      for (int i = 0; i < transactions; i++) {
        payments.add(payment(i < flows));
      }
      BlockRef block = new BlockRef(height, "b" + height, parent, 1_700_000_000L + height);
      long pause = due - System.currentTimeMillis();
      if (pause > 0) {
        Thread.sleep(pause);
      }
      dues.set(height, due);
      sink.connected(block, payments);
      sink.idle();
      parent = block.hash();
      due += pauseMillis;
    }
  }

  private Transaction payment(boolean listed) {
    String from = listed ? "bench-listed" : "from-" + random.nextInt(1000);
    String to = listed ? "bench-venue" : "to-" + random.nextInt(1000);
    return new UtxoTransaction(
        txid(),
        null,
        List.of(new UtxoTransaction.Input(new Outpoint(txid(), 0), from, Amount.of(100_000_000))),
        List.of(new UtxoTransaction.Output(to, Amount.of(99_990_000), false)));
  }

  private Txid txid() {
    byte[] id = new byte[32];
    random.nextBytes(id);
    return Txid.of(id, Txid.Form.HEX);
  }

  @Override
  public void close() {
    closed = true;
  }
}
