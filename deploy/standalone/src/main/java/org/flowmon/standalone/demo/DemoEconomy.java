package org.flowmon.standalone.demo;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.UtxoTransaction;
import org.jspecify.annotations.Nullable;

/**
 * An invented economy, block by block: the stories of {@link Script} over ordinary payments. The
 * same seed gives the same blocks; block times count from a fixed day. Not for several threads.
 */
public final class DemoEconomy implements Economy {
  /** The chain that the economy's lane says it is. */
  public static final Chain CHAIN = Chain.BITCOIN_REGTEST;

  /** The seed unless another is asked for. */
  public static final long DEFAULT_SEED = 7;

  private static final Instant START = Instant.parse("2026-03-02T14:00:00Z");
  private static final long SPACING = 600;
  private static final long FIRST_HEIGHT = 1001;

  private final String name;
  private final boolean loop;
  private final Townsfolk folk;
  private final Map<Integer, List<Consumer<BlockDraft>>> steps = new HashMap<>();
  private final Deque<DemoEvent> ready = new ArrayDeque<>();
  private int position;
  private int lap;
  private String tip;
  private @Nullable Doomed doomed;

  /** A block that will be orphaned together with its successor. */
  private record Doomed(BlockDraft draft, DemoEvent.Connect block) {}

  /**
   * @param loop whether the script begins again at its end, for ever
   */
  public DemoEconomy(long seed, boolean loop) {
    this.name = "economy " + seed;
    this.loop = loop;
    this.folk = new Townsfolk(name, new Random(seed));
    this.tip = Payment.txid(name + " begins").toString();
  }

  @Override
  public Chain chain() {
    return CHAIN;
  }

  @Override
  public @Nullable DemoEvent next() {
    if (ready.isEmpty()) {
      if (position % Script.BLOCKS == 0) {
        if (lap > 0 && !loop) {
          return null;
        }
        Script.play(this, name + " lap " + lap++, position);
      }
      block();
    }
    return ready.remove();
  }

  /** Has something done in the block at that position, counted from the first of the economy. */
  void schedule(int at, Consumer<BlockDraft> step) {
    if (at < position) {
      throw new IllegalStateException("block " + at + " was made already");
    }
    steps.computeIfAbsent(at, p -> new ArrayList<>()).add(step);
  }

  private void block() {
    BlockDraft draft = new BlockDraft();
    List<Consumer<BlockDraft>> now = steps.remove(position);
    if (now != null) {
      now.forEach(step -> step.accept(draft));
    }
    folk.pay(draft);
    DemoEvent.Connect block = draft.finish(height(position), tip, time(position), "");
    ready.add(block);
    if (!draft.waiting().isEmpty()) {
      ready.add(new DemoEvent.Waits(CHAIN, block.block(), draft.waiting()));
    }
    tip = block.block().hash();
    Doomed before = doomed;
    doomed = draft.orphan() == null ? null : new Doomed(draft, block);
    if (before != null) {
      reorganise(before, draft, block);
    }
    position++;
  }

  /**
   * The two newest blocks lose against another branch that carries the same payments, but for the
   * one whose fate the story tells.
   */
  private void reorganise(Doomed first, BlockDraft second, DemoEvent.Connect secondBlock) {
    BlockDraft.Orphan orphan = first.draft.orphan();
    BlockRef base = first.block.block();
    if (orphan == null || base.parent() == null) {
      throw new IllegalStateException("nothing to reorganise at " + base);
    }
    ready.add(new DemoEvent.Disconnect(CHAIN, secondBlock.block()));
    ready.add(new DemoEvent.Disconnect(CHAIN, base));
    List<UtxoTransaction> one = new ArrayList<>(first.draft.transactions());
    List<UtxoTransaction> two = new ArrayList<>(second.transactions());
    one.remove(orphan.transaction());
    if (orphan.instead() != null) {
      one.add(orphan.instead());
    } else {
      two.add(orphan.transaction());
    }
    replace(base.parent(), position - 1, one);
    replace(tip, position, two);
  }

  private void replace(String parent, int at, List<UtxoTransaction> transactions) {
    DemoEvent.Connect block =
        BlockDraft.finish(
            height(at), parent, time(at) + 120, " else", transactions, null, List.of());
    ready.add(block);
    tip = block.block().hash();
  }

  private static long height(int position) {
    return FIRST_HEIGHT + position;
  }

  private static long time(int position) {
    return START.getEpochSecond() + position * SPACING;
  }
}
