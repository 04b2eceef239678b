package org.flowmon.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.trace.PoisonedHolder.Connection;
import org.flowmon.watchlist.Labels;

/**
 * Taint by poison of one chain: with which origins is a holder connected at all, and how many
 * transfers away at the least. It knows no amounts and makes no flows. Deterministic: the same
 * records give the same flags. Not safe for several threads.
 *
 * <ul>
 *   <li>A transaction of coins gives every output what any input has, one hop further. What a
 *       labelled address spends has its entity with hops 0 and nothing else, unless it is known to
 *       hold nothing. A coin of unknown origin has nothing.
 *   <li>A transfer between accounts gives the receiver what the sender has, one hop further, and
 *       adds it to what the receiver has. The sender keeps its own until its balance of the asset
 *       is known to be zero: it was stated what the account held before it was first seen, that
 *       covers all it spent beyond what it got, and nothing is left. As long as the balance is
 *       unknown any part of it may still be there, and the flag stays.
 *   <li>No flag comes with a fee, with value made out of nothing or without value, nor with dust:
 *       an output or transfer below the asset's minimum of the bounds.
 *   <li>A labelled holder has none: the boundary ends the way. Labels are looked up when value
 *       lands and when it leaves.
 *   <li>The coinbase of a known pool makes coins that are at the pool: hops 0.
 *   <li>Of the bounds, only the hops and the minimum count. There is no most of origins: which of
 *       them stay would need amounts, and one dropped would be a wrong answer to the only question.
 *       A flag takes eight bytes an origin and is shared by the outputs of a transaction.
 * </ul>
 *
 * <p>Not part of the live topology: amounts thin out and are pruned, flags only spread, so that
 * with time they hold most of a chain's coins. For recordings.
 *
 * <p>It is told what a {@link Ledger} accepted; a transaction that cannot be is refused there. All
 * records of a block are undone with it, balances among them.
 */
public final class Poison {
  private record Block(
      BlockRef ref,
      Map<Outpoint, Optional<UtxoPoison.Coin>> coins,
      Map<AccountPoison.Key, Optional<AccountPoison.Account>> accounts) {
    Block(BlockRef ref) {
      this(ref, new HashMap<>(), new HashMap<>());
    }
  }

  private final Chain chain;
  private final Names origins = new Names();
  private final Deque<Block> blocks = new ArrayDeque<>();
  final PoisonHolders<Outpoint, UtxoPoison.Coin> coins = new PoisonHolders<>();
  final PoisonHolders<AccountPoison.Key, AccountPoison.Account> accounts = new PoisonHolders<>();
  private final UtxoPoison utxo;
  private final AccountPoison account;
  private boolean passing;

  /** Whether blocks went that can no longer be taken back. */
  private boolean forgotten;

  /**
   * Nothing flagged. {@code labels} are read at every arrival and departure; the caller may change
   * them in between.
   */
  public Poison(Chain chain, Bounds bounds, Labels labels) {
    this.chain = chain;
    utxo = new UtxoPoison(chain, bounds, coins, labels, origins);
    account = new AccountPoison(chain, bounds, accounts, labels, origins);
  }

  /**
   * A block is the new tip; its transactions follow. Returns false for a block that is connected
   * already: it and its records are passed over. Throws {@link TraceException} for one that does
   * not follow the tip.
   */
  public boolean connect(BlockRef block) {
    passing = blocks.stream().anyMatch(b -> b.ref.hash().equals(block.hash()));
    if (passing) {
      return false;
    }
    Block tip = blocks.peekLast();
    if (tip != null && !follows(block, tip.ref)) {
      throw new TraceException("block " + block + " does not follow the tip " + tip.ref);
    }
    blocks.addLast(new Block(block));
    if (blocks.size() > chain.undoDepth() + 1) {
      blocks.removeFirst();
      forgotten = true;
    }
    noteInTip();
    return true;
  }

  /** Heights may jump; the next height names its parent, if any. */
  private static boolean follows(BlockRef block, BlockRef tip) {
    String parent = block.parent();
    boolean next = block.height() == tip.height() + 1;
    return block.height() > tip.height() && (!next || parent == null || parent.equals(tip.hash()));
  }

  /** Changes belong to the tip, or to no block before the first. */
  private void noteInTip() {
    Block tip = blocks.peekLast();
    coins.note(tip == null ? new HashMap<>() : tip.coins);
    accounts.note(tip == null ? new HashMap<>() : tip.accounts);
  }

  /** A transaction of the tip. Throws {@link TraceException} when there is no block yet. */
  public void apply(Transaction tx) {
    if (passing) {
      return;
    }
    Block tip = blocks.peekLast();
    if (tip == null) {
      throw new TraceException("transaction " + tx.txid() + " comes before any block");
    }
    switch (tx) {
      case UtxoTransaction u -> utxo.apply(u, tip.ref.epochDay());
      case AccountTransaction a -> account.apply(a, tip.ref.epochDay());
    }
  }

  /** What an account held before it was first seen; several statements add up. */
  public void balance(String holder, String asset, Amount value) {
    if (!passing) {
      account.balance(holder, asset, value);
    }
  }

  /**
   * Takes the tip back. A block above the tip is one taken back already: nothing happens. Throws
   * {@link TraceException} for another block, or one too deep to undo.
   */
  public void disconnect(long height, String hash) {
    passing = false;
    Block tip = blocks.peekLast();
    if (tip == null || height > tip.ref.height()) {
      return;
    }
    if (!tip.ref.hash().equals(hash)) {
      throw new TraceException(
          "disconnects block " + height + " " + hash + " but the tip is " + tip.ref);
    }
    if (blocks.size() == 1 && forgotten) {
      throw new TraceException(
          "block %s is deeper than the %d blocks that can be undone"
              .formatted(tip.ref, chain.undoDepth()));
    }
    blocks.removeLast();
    coins.undo(tip.coins);
    accounts.undo(tip.accounts);
    noteInTip();
  }

  /** Every flagged holder, sorted by holder, then asset. */
  public List<PoisonedHolder> flags() {
    List<PoisonedHolder> flags = new ArrayList<>();
    coins.forEach(
        (outpoint, coin) ->
            flags.add(view(outpoint.toString(), AccountTransaction.NATIVE, coin.flag())));
    accounts.forEach(
        (key, held) -> {
          if (!held.flag().isEmpty()) {
            flags.add(view(key.address(), key.asset().name(), held.flag()));
          }
        });
    flags.sort(Comparator.comparing(PoisonedHolder::holder).thenComparing(PoisonedHolder::asset));
    return flags;
  }

  private PoisonedHolder view(String holder, String asset, PoisonFlag flag) {
    List<Connection> connected = new ArrayList<>();
    for (int i = 0; i < flag.size(); i++) {
      connected.add(new Connection(origins.name(flag.origin(i)), flag.hops(i)));
    }
    connected.sort(Comparator.comparing(Connection::origin));
    return new PoisonedHolder(holder, asset, connected);
  }
}
