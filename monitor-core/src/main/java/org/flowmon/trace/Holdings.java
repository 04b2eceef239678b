package org.flowmon.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Journal.Kind;
import org.jspecify.annotations.Nullable;

/**
 * All holders of a ledger. Every change goes into the block's journal, and while an image of the
 * state is being taken, each holder is handed over before it changes. Coins come and go as a whole;
 * accounts are changed in place. Those that a block which can be taken back has changed are awake:
 * objects, even when they are empty, so that what undoes the block finds them. So are those that
 * became idle last. The others rest ({@link PackedHolders}).
 */
final class Holdings {
  private final Mixing mixing;
  private final Undoing undoing;
  private final boolean whole;
  final HolderTable table = new HolderTable();
  final PackedHolders packed;
  final ImageWatch watch = new ImageWatch();
  private final Pool scratch = new Pool();

  /** Holders that are awake without an entry in a journal, until the next block begins. */
  final List<Holder> awake = new ArrayList<>();

  /** Those that no journal names, the longest first; and some that changed again or are gone. */
  private final Deque<Holder> idle = new ArrayDeque<>();

  /** How many of them stay awake. */
  int mostIdle = 1 << 18;

  private Journal journal = new Journal();
  private int block;
  private int live;

  Holdings(Mixing mixing, boolean coins) {
    this.mixing = mixing;
    this.packed = new PackedHolders(mixing, coins);
    this.undoing = new Undoing(mixing);
    this.whole = mixing.undo() == Mixing.Undo.WHOLE;
  }

  /** From here on, changes are journalled into {@code next}. */
  void beginBlock(Journal next) {
    block++;
    journal = next;
    next.awake.addAll(awake);
    awake.clear();
  }

  /** The oldest block can no longer be taken back: what it changed last is idle from now on. */
  void forget(Journal oldest, int itsBlock) {
    for (int i = 0; i < oldest.size(); i++) {
      idle(oldest.holder(i), itsBlock);
    }
    oldest.awake.forEach(holder -> idle(holder, itsBlock));
    while (idle.size() > mostIdle) {
      Holder longest = idle.remove();
      longest.idle = false;
      rest(longest, itsBlock);
    }
  }

  private void idle(Holder holder, int forgotten) {
    if (holder.touched > forgotten || holder.idle) {
      return;
    }
    if (!holder.isZero()) {
      holder.idle = true;
      idle.add(holder);
    } else if (table.has(holder)) {
      table.remove(holder);
    }
  }

  private void rest(Holder holder, int forgotten) {
    if (holder.touched <= forgotten && table.has(holder)) {
      watch.capture(holder);
      if (packed.put(holder)) {
        table.remove(holder);
      }
    }
  }

  /** The number of the current block, counted from 1. */
  int block() {
    return block;
  }

  /** The coin, if it holds anything. */
  @Nullable Holder coin(Txid txid, int vout) {
    return find(txid, vout, Addresses.NONE);
  }

  /** What an address holds of an asset, if it holds anything. */
  @Nullable Holder account(int address, int asset) {
    return address == Addresses.NONE ? null : find(null, asset, address);
  }

  private @Nullable Holder find(@Nullable Txid txid, int sub, int address) {
    int hash = Holder.hash(txid, sub, address);
    Holder holder = table.get(hash, txid, sub, address);
    if (holder == null) {
      holder = packed.take(hash, txid, sub, address, watch);
      if (holder != null) {
        watch.capture(holder);
        table.add(holder);
        awake.add(holder);
      }
    }
    return holder;
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
    watch.isIn(holder);
    holder.touched = block;
    journal.add(Kind.ADDED, holder);
    table.add(holder);
  }

  /** The coin is spent. */
  void remove(Holder coin) {
    watch.capture(coin);
    live--;
    journal.add(Kind.REMOVED, coin);
    table.remove(coin);
  }

  /** An account, made now if it is new. */
  Holder account(@Nullable Holder known, int address, int asset) {
    if (known != null) {
      return known;
    }
    Holder fresh = new Holder(null, asset, address);
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
    watch.capture(account);
    if (account.touched != block) {
      account.touched = block;
      if (whole) {
        journal.add(Kind.WHOLE, account, account, mixing);
      }
    }
  }

  /** Takes back what a journal holds, last first. */
  void undo(Journal changes) {
    for (int i = changes.size() - 1; i >= 0; i--) {
      Holder holder = changes.holder(i);
      switch (changes.kind(i)) {
        case NONE -> {}
        case ADDED -> {
          watch.capture(holder);
          live -= holder.isZero() ? 0 : 1;
          table.remove(holder);
        }
        case REMOVED -> {
          watch.isIn(holder);
          live++;
          table.add(holder);
          awake.add(holder);
        }
        default -> {
          watch.capture(holder);
          live -= holder.isZero() ? 0 : 1;
          undoing.undo(changes, i, holder);
          live += holder.isZero() ? 0 : 1;
          awake.add(holder);
        }
      }
    }
  }

  /**
   * Adds unattributed value that an account had before all else, now and before each of {@code
   * blocks}, so that no undo takes it back.
   */
  void settle(int account, int asset, Iterable<TracedBlock> newestFirst, Amount older) {
    Holder holder = account(account, asset);
    if (holder != null) {
      Pool past = new Pool();
      past.words = holder.words.clone();
      newestFirst.forEach(traced -> undoing.settle(traced, holder, past, older));
      watch.capture(holder);
    }
    Holder there = holder == null ? new Holder(null, asset, account) : holder;
    live += there.isZero() ? 1 : 0;
    if (holder == null) {
      watch.isIn(there);
      table.add(there);
      awake.add(there);
    }
    mixing.prepend(there, older);
  }

  /** Puts a holder here without a journal entry, at rest if that can be. */
  void restore(Holder holder) {
    live += holder.isZero() ? 0 : 1;
    if (holder.isZero() || !packed.put(holder)) {
      table.add(holder);
    }
  }

  /** Gives the ways in every holder's pool new numbers. */
  void renumber(IntUnaryOperator ways) {
    table.renumber(mixing, ways);
    packed.renumber(ways);
  }

  /** Tells which addresses the holders name. */
  void nameAddresses(BitSet named) {
    table.forEach(holder -> named.set(holder.address));
    packed.nameAddresses(named);
  }

  /** Every holder that holds something, in no particular order. */
  void forEach(Consumer<Holder> visitor) {
    table.forEach(
        holder -> {
          if (!holder.isZero()) {
            visitor.accept(holder);
          }
        });
    packed.forEach(visitor);
  }
}
