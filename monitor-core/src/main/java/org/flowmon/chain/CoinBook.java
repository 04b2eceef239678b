package org.flowmon.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.flowmon.chain.UtxoTransaction.Input;
import org.flowmon.chain.UtxoTransaction.Output;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the coins made in a run, so that the inputs which spend them later get value and
 * address. Blocks come in chain order: {@link #connect}, then {@link #resolve} for each transaction
 * of the block; {@link #disconnect} takes the newest block back exactly. With a window, coins made
 * {@code window} or more blocks below the tip (by height) are forgotten, so that a book rebuilt
 * from the last {@code window} blocks equals the running one. Takes somewhat under 100 bytes a
 * coin. Not for use by several threads at once.
 */
public final class CoinBook {
  private static final int[] NO_STEPS = {};

  /** What one block did, in order: entry made, or {@code ~entry} taken out. */
  private static final class Block {
    final BlockRef ref;
    int[] steps = NO_STEPS;
    int size;

    /** Steps before the last transaction. */
    int before;

    int forgotten;

    Block(BlockRef ref) {
      this.ref = ref;
    }

    void add(int step) {
      if (size == steps.length) {
        steps = Arrays.copyOf(steps, Math.max(16, size * 2));
      }
      steps[size++] = step;
    }
  }

  private final int undoDepth;
  private final int window;
  private final CoinTable coins = new CoinTable();
  private final List<Block> blocks = new ArrayList<>();
  private int firstRemembered;
  private int firstUndoable;
  private long inputs;
  private long unknownValues;
  private long unknownSenders;

  /**
   * An empty book. {@code undoDepth}: how many blocks can be taken back; {@code window}: how many
   * blocks coins are remembered, 0 for ever.
   */
  public CoinBook(int undoDepth, int window) {
    if (undoDepth < 0 || window < 0) {
      throw new IllegalArgumentException(
          "undo depth and window are 0 or more blocks, not " + undoDepth + " and " + window);
    }
    this.undoDepth = undoDepth;
    this.window = window;
  }

  /**
   * Starts the next block. Throws {@link IllegalArgumentException} when it is not above the newest
   * one; heights may jump.
   */
  public void connect(BlockRef block) {
    if (!blocks.isEmpty() && block.height() <= newest().ref.height()) {
      throw new IllegalArgumentException("block " + block + " cannot follow block " + newest().ref);
    }
    if (block.height() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("height " + block.height() + " is beyond any chain");
    }
    Block b = new Block(block);
    blocks.add(b);
    while (window > 0 && blocks.get(firstRemembered).ref.height() <= block.height() - window) {
      forget(blocks.get(firstRemembered++), b);
    }
    while (blocks.size() - firstUndoable > Math.max(1, undoDepth)) {
      settle(blocks.get(firstUndoable++));
    }
    int gone = firstUndoable;
    if (window > 0) {
      // A block is needed until the block that forgot its coins can no longer be taken back.
      gone = 0;
      for (int i = 0; i < firstUndoable; i++) {
        gone += blocks.get(i).forgotten;
        blocks.get(i).forgotten = 0;
      }
    }
    blocks.subList(0, gone).clear();
    firstUndoable -= gone;
    firstRemembered = Math.max(0, firstRemembered - gone);
  }

  private Block newest() {
    return blocks.get(blocks.size() - 1);
  }

  private void forget(Block old, Block by) {
    int height = (int) old.ref.height();
    for (int i = 0; i < old.size; i++) {
      int entry = old.steps[i];
      if (entry >= 0 && coins.isLive(entry, height)) {
        coins.takeOut(entry);
        by.add(~entry);
      }
    }
    by.forgotten++;
  }

  /** The block can no longer be taken back: what it took out goes for good. */
  private void settle(Block block) {
    int kept = 0;
    for (int i = 0; i < block.size; i++) {
      int step = block.steps[i];
      if (step < 0) {
        coins.free(~step);
      } else {
        block.steps[kept++] = step;
      }
    }
    block.size = kept;
    block.steps = Arrays.copyOf(block.steps, kept);
  }

  /**
   * The transaction with what the book knows of its inputs; what the source gave stays where the
   * book knows nothing. Its coins are remembered, those it spends are taken out. Throws {@link
   * IllegalStateException} before the first {@link #connect}.
   */
  public UtxoTransaction resolve(UtxoTransaction tx) {
    if (blocks.isEmpty()) {
      throw new IllegalStateException("no block is connected");
    }
    Block block = newest();
    block.before = block.size;
    Input @Nullable [] resolved = null;
    List<Input> given = tx.inputs();
    for (int i = 0; i < given.size(); i++) {
      Input input = given.get(i);
      int entry = coins.find(input.coin());
      if (entry >= 0) {
        String address = coins.address(entry);
        if (resolved == null) {
          resolved = given.toArray(new Input[0]);
        }
        resolved[i] =
            new Input(
                input.coin(), address != null ? address : input.address(), coins.value(entry));
        coins.takeOut(entry);
        block.add(~entry);
      } else if (input.value() == null) {
        unknownValues++;
        if (input.address() == null) {
          unknownSenders++;
        }
      }
    }
    inputs += given.size();
    int height = (int) block.ref.height();
    List<Output> outputs = tx.outputs();
    for (int i = 0; i < outputs.size(); i++) {
      Output output = outputs.get(i);
      if (!output.unspendable()) {
        Outpoint coin = new Outpoint(tx.txid(), i);
        int same = coins.find(coin);
        if (same >= 0) { // two early coinbases were made twice; the later one counts
          coins.takeOut(same);
          block.add(~same);
        }
        block.add(coins.put(coin, output.value(), output.address(), height));
      }
    }
    return resolved == null
        ? tx
        : new UtxoTransaction(tx.txid(), tx.coinbase(), List.of(resolved), outputs);
  }

  /**
   * Takes the newest block back: the book is then as it was before that block. Throws {@link
   * IllegalArgumentException} when it is not the newest block, or the undo depth is used up.
   */
  public void disconnect(BlockRef block) {
    if (blocks.isEmpty() || !newest().ref.hash().equals(block.hash())) {
      throw new IllegalArgumentException(
          "block "
              + block
              + " is not the newest one, "
              + (blocks.isEmpty() ? "there is none" : newest().ref.toString()));
    }
    if (blocks.size() - 1 < firstUndoable || undoDepth == 0) {
      throw new IllegalArgumentException(
          "block " + block + " cannot be taken back: more than " + undoDepth + " blocks deep");
    }
    Block b = blocks.remove(blocks.size() - 1);
    takeBack(b, 0);
    firstRemembered -= b.forgotten;
  }

  /**
   * Takes the newest block's last transaction back, because it cannot be: the book is then as it
   * was before {@link #resolve}. Once only, and not after a {@link #disconnect}.
   */
  public void takeBack() {
    if (!blocks.isEmpty()) {
      takeBack(newest(), newest().before);
    }
  }

  private void takeBack(Block b, int before) {
    while (b.size > before) {
      int step = b.steps[--b.size];
      if (step < 0) {
        coins.putBack(~step);
      } else {
        coins.takeOut(step);
        coins.free(step);
      }
    }
  }

  /** How many coins are remembered. */
  public long size() {
    return coins.size();
  }

  /** About how many bytes the coins take, those kept for taking blocks back included. */
  public long bytes() {
    return coins.bytes();
  }

  /** How many inputs were resolved or not. Blocks taken back are not subtracted. */
  public long inputs() {
    return inputs;
  }

  /** How many inputs spent a coin of which neither the book nor the source knew the value. */
  public long unknownValues() {
    return unknownValues;
  }

  /**
   * How many inputs spent an unknown coin and came without an address. A known coin whose script
   * has no address is not unknown.
   */
  public long unknownSenders() {
    return unknownSenders;
  }

  /** Every coin with value, address and height, for comparisons. */
  SortedMap<String, String> contents() {
    return coins.contents();
  }
}
