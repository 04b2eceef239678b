package org.flowmon.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.flowmon.chain.Amount;
import org.flowmon.trace.Journal.Kind;
import org.jspecify.annotations.Nullable;

/**
 * All holders of a ledger. Every change goes into the block's journal, and while an image of the
 * state is being taken, each holder is handed over before it changes. Coins come and go as a whole;
 * accounts are changed in place and stay a while when they are empty, so that what undoes a block
 * finds them.
 */
final class Holdings {
  private static final int AT_A_TIME = 64;

  private final Mixing mixing;
  private final Undoing undoing;
  private final boolean whole;
  final HolderTable table = new HolderTable();
  private final Pool scratch = new Pool();
  private final List<Holder> emptiedByUndo = new ArrayList<>();
  private int block;
  private int live;

  /** Keeps reads ahead from being optimised away. */
  long sum;

  private Journal journal = new Journal();
  private int image;
  private @Nullable Consumer<Holder> beforeChange;

  Holdings(Mixing mixing) {
    this.mixing = mixing;
    this.undoing = new Undoing(mixing);
    this.whole = mixing.undo() == Mixing.Undo.WHOLE;
  }

  /** From here on, changes are journalled into {@code next}. */
  void beginBlock(Journal next) {
    block++;
    journal = next;
    next.emptied.addAll(emptiedByUndo);
    emptiedByUndo.clear();
  }

  /** The oldest block can no longer be taken back, so accounts that it emptied are let go. */
  void forget(Journal oldest, int itsBlock) {
    for (Holder holder : oldest.emptied) {
      if (holder.isZero()
          && holder.touched <= itsBlock
          && table.get(holder.id, holder.sub) == holder) {
        table.remove(holder);
      }
    }
  }

  /** The number of the current block, counted from 1. */
  int block() {
    return block;
  }

  @Nullable Holder find(Object id, int sub) {
    return table.get(id, sub);
  }

  /** How many hold something. */
  int size() {
    return live;
  }

  /** A coin that is new and holds something. */
  void add(Holder coin) {
    live++;
    insert(coin);
  }

  private void insert(Holder holder) {
    holder.captured = image;
    holder.touched = block;
    journal.add(Kind.ADDED, holder);
    table.add(holder);
  }

  /** The coin is spent. */
  void remove(Holder coin) {
    capture(coin);
    live--;
    journal.add(Kind.REMOVED, coin);
    table.remove(coin);
  }

  /** An account, made now if it is new. */
  Holder account(@Nullable Holder known, String address, int asset) {
    if (known != null) {
      return known;
    }
    Holder fresh = new Holder(address, asset, address);
    insert(fresh);
    return fresh;
  }

  /** Takes {@code amount}, which the account holds. */
  void draw(Holder account, Amount amount, Pool taken) {
    beforeChange(account);
    mixing.draw(account, amount, taken);
    if (!whole) {
      journal.add(Kind.TAKEN, account, taken, mixing);
    }
    if (account.isZero() && !taken.isZero()) {
      emptied(account);
      journal.emptied.add(account);
    }
  }

  private void emptied(Holder account) {
    live--;
    if (account.words.length > 64) {
      account.words = new Pool().words;
    }
  }

  /** Lands taken value on an account. */
  void land(
      Holder account,
      Pool taken,
      @Nullable Landings landing,
      Mixing.Limits limits,
      Mixing.Losses losses) {
    boolean wasZero = account.isZero();
    beforeChange(account);
    if (!whole) {
      journal.addLanding(account);
    }
    mixing.land(account, taken, landing, limits, losses);
    if (wasZero && !account.isZero()) {
      live++;
    }
  }

  /** Adds unattributed value that the account turns out to have had before all else. */
  void prepend(Holder account, Amount older) {
    boolean wasZero = account.isZero();
    beforeChange(account);
    mixing.prepend(account, older);
    if (!whole) {
      mixing.unattributed(scratch, older);
      journal.add(Kind.OLDER, account, scratch, mixing);
    }
    if (wasZero && !account.isZero()) {
      live++;
    }
  }

  private void beforeChange(Holder account) {
    capture(account);
    if (account.touched != block) {
      account.touched = block;
      if (whole) {
        journal.add(Kind.WHOLE, account, account, mixing);
      }
    }
  }

  private void capture(Holder holder) {
    if (beforeChange != null && holder.captured != image) {
      holder.captured = image;
      beforeChange.accept(holder);
    }
  }

  /** Takes back what a journal holds, last first. */
  void undo(Journal changes) {
    for (int i = changes.size() - 1; i >= 0; i--) {
      Holder holder = changes.holder(i);
      switch (changes.kind(i)) {
        case NONE -> {}
        case ADDED -> {
          capture(holder);
          live -= holder.isZero() ? 0 : 1;
          table.remove(holder);
        }
        case REMOVED -> {
          holder.captured = image;
          live++;
          table.add(holder);
        }
        default -> {
          capture(holder);
          live -= holder.isZero() ? 0 : 1;
          undoing.undo(changes, i, holder);
          live += holder.isZero() ? 0 : 1;
          if (holder.isZero()) {
            emptiedByUndo.add(holder);
          }
        }
      }
    }
  }

  /**
   * Adds unattributed value that an account had before all else, now and before each of {@code
   * blocks}, so that no undo takes it back.
   */
  void settle(String account, int asset, Iterable<TracedBlock> newestFirst, Amount older) {
    Holder holder = table.get(account, asset);
    if (holder != null) {
      Pool past = new Pool();
      past.words = holder.words.clone();
      newestFirst.forEach(traced -> undoing.settle(traced, holder, past, older));
      capture(holder);
    }
    Holder there = holder == null ? new Holder(account, asset, account) : holder;
    live += there.isZero() ? 1 : 0;
    if (holder == null) {
      there.captured = image;
      table.add(there);
    }
    mixing.prepend(there, older);
  }

  /** Puts a holder into the table without a journal entry. */
  void restore(Holder holder) {
    live += holder.isZero() ? 0 : 1;
    table.add(holder);
  }

  /**
   * Begins an image: returns the holders of this moment (with {@code null}s between) and hands each
   * of them that changes from now on, and was not {@link #markCaptured} yet, to {@code before} as
   * it is still.
   */
  @Nullable Holder[] beginImage(Consumer<Holder> before) {
    image++;
    beforeChange = before;
    return table.copy();
  }

  /** Whether the running image has this holder; it has from now on. */
  boolean markCaptured(Holder holder) {
    boolean had = holder.captured == image;
    holder.captured = image;
    return had;
  }

  boolean imageRunning() {
    return beforeChange != null;
  }

  void endImage() {
    beforeChange = null;
  }

  /** Gives the ways in every holder's pool new numbers. */
  void renumber(IntUnaryOperator ways) {
    List<Holder> some = new ArrayList<>(AT_A_TIME);
    table.forEach(
        holder -> {
          some.add(holder);
          if (some.size() == AT_A_TIME) {
            renumber(some, ways);
          }
        });
    renumber(some, ways);
  }

  /** Reads them all before it changes the first, as {@link Prefetch} does. */
  private void renumber(List<Holder> some, IntUnaryOperator ways) {
    long lengths = 0;
    for (Holder holder : some) {
      lengths += holder.words.length;
    }
    sum += lengths;
    for (Holder holder : some) {
      sum += mixing.read(holder);
    }
    for (Holder holder : some) {
      if (!holder.isZero()) {
        mixing.renumber(holder.words, 0, holder.words.length, ways);
      }
    }
    some.clear();
  }

  /** Every holder that holds something, in no particular order. */
  void forEach(Consumer<Holder> visitor) {
    table.forEach(
        holder -> {
          if (!holder.isZero()) {
            visitor.accept(holder);
          }
        });
  }
}
