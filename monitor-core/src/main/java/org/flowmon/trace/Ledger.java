package org.flowmon.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.watchlist.Labels;

/**
 * The traced state of one chain under one policy: blocks in chain order go in, flows come out, and
 * the newest blocks can be taken back. Deterministic: the same records give the same flows and the
 * same state. Not safe for several threads.
 *
 * <pre>
 *   connect(block)  apply(tx) apply(tx) ...  connect(block) ...  disconnect(tip)
 *                        |                                           |
 *                      flows                               the same flows, retracted, last first
 * </pre>
 */
public final class Ledger {
  private final Chain chain;
  private final Policy policy;
  private final Bounds bounds;
  final Names origins = new Names();
  final Names assets = new Names();
  final Marks marks = new Marks(origins);
  final Landings landings;
  final Ways ways;
  final Mixing mixing;
  final Holdings holdings;
  final Totals totals = new Totals(assets, origins);
  final Deque<TracedBlock> blocks = new ArrayDeque<>();
  private final Arrivals arrivals;
  private final UtxoRules utxo;
  private final AccountRules account;
  private final Prefetch prefetch;
  boolean passing;

  /** Whether blocks went that can no longer be taken back. */
  boolean forgotten;

  /**
   * An empty ledger. {@code labels} are read at every arrival and departure; the caller may change
   * them in between.
   */
  public Ledger(Chain chain, Policy policy, Bounds bounds, Labels labels) {
    this(chain, policy, bounds, labels, new Landings());
  }

  private Ledger(Chain chain, Policy policy, Bounds bounds, Labels labels, Landings landings) {
    this.chain = chain;
    this.policy = policy;
    this.bounds = bounds;
    this.landings = landings;
    landings.serve(this);
    ways = new Ways(landings.table);
    mixing =
        switch (policy) {
          case HAIRCUT -> new Haircut(marks, ways);
          case FIFO -> new Fifo(marks, ways);
        };
    holdings = new Holdings(mixing, chain.model() == Chain.Model.UTXO);
    arrivals = new Arrivals(chain, policy, bounds, origins, assets, mixing, ways);
    utxo = new UtxoRules(this, labels, arrivals);
    account = new AccountRules(this, labels, arrivals);
    prefetch = new Prefetch(assets, landings.addresses, holdings, mixing);
  }

  /**
   * A ledger for each policy, all empty. They are to trace the same records one after another and
   * share in memory what is the same in all.
   */
  public static List<Ledger> sideBySide(
      Chain chain, List<Policy> policies, Bounds bounds, Labels labels) {
    Landings landings = new Landings();
    return policies.stream().map(p -> new Ledger(chain, p, bounds, labels, landings)).toList();
  }

  /** The chain it traces. */
  public Chain chain() {
    return chain;
  }

  /** How it shares out. */
  public Policy policy() {
    return policy;
  }

  /** What it follows. */
  public Bounds bounds() {
    return bounds;
  }

  /** Flows from here on name this version of the labels. */
  public void listVersion(String version) {
    arrivals.listVersion(version);
  }

  /** The version of the labels that flows name. */
  public String listVersion() {
    return arrivals.listVersion();
  }

  /**
   * A block is the new tip; its transactions follow. Returns false for a block that is connected
   * already: it and its transactions are passed over. Throws {@link TraceException} for one that
   * does not follow the tip.
   */
  public boolean connect(BlockRef block) {
    TracedBlock tip = blocks.peekLast();
    passing = false;
    if (tip != null) {
      if (blocks.stream().anyMatch(b -> b.ref.hash().equals(block.hash()))) {
        passing = true;
        return false;
      }
      if (block.height() <= tip.ref.height()) {
        throw new TraceException(
            "block "
                + block
                + " is not above the tip "
                + tip.ref
                + "; a disconnect must come first");
      }
      String parent = block.parent();
      if (block.height() == tip.ref.height() + 1
          && parent != null
          && !parent.equals(tip.ref.hash())) {
        throw new TraceException(
            "block " + block + " names the parent " + parent + " but the tip is " + tip.ref);
      }
    }
    if (tip != null) {
      totals.addAll(tip.totals, 1);
    }
    TracedBlock next = new TracedBlock(block, new Totals(assets, origins), journal());
    blocks.addLast(next);
    holdings.beginBlock(next.journal);
    next.number = holdings.block();
    if (ways.grown()) {
      compact();
    }
    return true;
  }

  /**
   * A journal for the next block: that of a block that can no longer be taken back, or a new one.
   */
  private Journal journal() {
    if (blocks.size() <= chain.undoDepth()) {
      return new Journal();
    }
    TracedBlock oldest = blocks.removeFirst();
    forgotten = true;
    holdings.forget(oldest.journal, oldest.number);
    if (oldest.journal.frozen) {
      return new Journal();
    }
    oldest.journal.clear();
    return oldest.journal;
  }

  /** Lets go of the steps of ways that nothing came by any more; not while an image is written. */
  void compact() {
    if (!holdings.watch.running()) {
      ways.compact(
          numbers -> {
            holdings.renumber(numbers);
            blocks.forEach(block -> block.journal.renumber(mixing, numbers));
          });
      landings.sweepIfGrown();
    }
  }

  /** Tells which addresses holders name, those of the past that can come back included. */
  void nameAddresses(BitSet named) {
    holdings.nameAddresses(named);
    blocks.forEach(block -> block.journal.nameAddresses(named));
  }

  /**
   * A transaction of the tip. Flows go to {@code out} in order of arrival, origins ascending.
   * Throws {@link TraceException} for one that cannot be; the state is then as before it.
   */
  public void apply(Transaction tx, Consumer<Flow> out) {
    if (passing) {
      return;
    }
    TracedBlock block = blocks.peekLast();
    if (block == null) {
      throw new TraceException("transaction " + tx.txid() + " comes before any block");
    }
    switch (tx) {
      case UtxoTransaction u -> utxo.apply(u, block, out);
      case AccountTransaction a -> account.apply(a, block, out);
    }
    block.transactions++;
  }

  /**
   * Tells which transactions come next, so that what they will touch is at hand; a few dozen at a
   * time pay best. Changes nothing.
   */
  public void expect(List<? extends Transaction> next) {
    prefetch.read(next);
  }

  /** What an account held before it was first seen. */
  public void balance(String holder, String asset, Amount value) {
    TracedBlock tip = blocks.peekLast();
    account.balance(
        holder,
        asset,
        value,
        tip == null ? Long.MIN_VALUE : tip.ref.epochDay(),
        blocks::descendingIterator);
  }

  /**
   * Takes the tip back: its flows go to {@code out} again, retracted, last first. A block above the
   * tip is one taken back already: nothing happens. Throws {@link TraceException} for another
   * block, or one too deep to undo.
   */
  public void disconnect(long height, String hash, Consumer<Flow> out) {
    passing = false;
    TracedBlock tip = blocks.peekLast();
    if (tip == null || height > tip.ref.height()) {
      return;
    }
    if (!tip.ref.hash().equals(hash)) {
      throw new TraceException(
          "disconnects block " + height + " " + hash + " but the tip is " + tip.ref);
    }
    if (blocks.size() == 1 && forgotten) {
      throw new TraceException(
          "block "
              + tip.ref
              + " is deeper than the "
              + chain.undoDepth()
              + " blocks that can be undone");
    }
    blocks.removeLast();
    holdings.undo(tip.journal);
    TracedBlock before = blocks.peekLast();
    if (before != null) {
      totals.addAll(before.totals, -1);
    }
    for (int i = tip.flows.size() - 1; i >= 0; i--) {
      out.accept(tip.flows.get(i).retract());
    }
  }

  /** The newest block. */
  public Optional<BlockRef> tip() {
    return Optional.ofNullable(blocks.peekLast()).map(b -> b.ref);
  }

  /** How many holders are kept. */
  public int size() {
    return holdings.size();
  }

  /** What of an origin's value in an asset went to a book so far. */
  public Amount total(String origin, String asset, Book book) {
    int o = origins.number(origin);
    int a = assets.number(asset);
    TracedBlock tip = blocks.peekLast();
    Amount done = totals.get(a, o, book);
    return tip == null ? done : done.plus(tip.totals.get(a, o, book));
  }

  /** Every entity that value left so far, ascending. */
  public List<String> origins() {
    return origins.all().stream().sorted().toList();
  }

  /** Every holder with something attributed, sorted by holder, then asset. */
  public List<LiveHolder> live() {
    List<LiveHolder> live = new ArrayList<>();
    holdings.forEach(
        h -> {
          if (mixing.attributed(h)) {
            live.add(LiveHolder.of(h, this));
          }
        });
    live.sort(Comparator.comparing(LiveHolder::holder).thenComparing(LiveHolder::asset));
    return live;
  }
}
