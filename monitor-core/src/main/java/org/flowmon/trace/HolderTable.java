package org.flowmon.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.flowmon.chain.Txid;
import org.jspecify.annotations.Nullable;

/** Holders by id: open addressing with linear probing, one object per holder and nothing else. */
final class HolderTable {
  private static final int AT_A_TIME = 64;

  private @Nullable Holder[] slots = new @Nullable Holder[1024];
  private int size;

  /** Keeps reads ahead from being optimised away. */
  long sum;

  @Nullable Holder get(int hash, @Nullable Txid txid, int sub, int address) {
    int mask = slots.length - 1;
    for (int i = hash & mask; ; i = (i + 1) & mask) {
      Holder h = slots[i];
      if (h == null || (h.hash == hash && h.is(txid, sub, address))) {
        return h;
      }
    }
  }

  /** Whether it is exactly this holder that is here. */
  boolean has(Holder holder) {
    return get(holder.hash, holder.txid, holder.sub, holder.address) == holder;
  }

  /** The first holder, if any, where one of that hash would stand. */
  @Nullable Holder near(int hash) {
    return slots[hash & (slots.length - 1)];
  }

  /** Adds a holder that is not there. */
  void add(Holder holder) {
    if ((size + 1) * 3L > slots.length * 2L) {
      grow();
    }
    insert(slots, holder);
    size++;
  }

  private static void insert(@Nullable Holder[] slots, Holder holder) {
    int mask = slots.length - 1;
    int i = holder.hash & mask;
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    slots[i] = holder;
  }

  private void grow() {
    @Nullable Holder[] larger = new @Nullable Holder[slots.length * 2];
    for (Holder h : slots) {
      if (h != null) {
        insert(larger, h);
      }
    }
    slots = larger;
  }

  /** Removes exactly this holder; the ones behind it move up, so that no gap breaks a probe. */
  void remove(Holder holder) {
    int mask = slots.length - 1;
    int gap = holder.hash & mask;
    while (slots[gap] != holder) {
      if (slots[gap] == null) {
        throw new IllegalStateException("not in the table");
      }
      gap = (gap + 1) & mask;
    }
    slots[gap] = null;
    size--;
    for (int i = (gap + 1) & mask; slots[i] != null; i = (i + 1) & mask) {
      Holder h = slots[i];
      int home = h.hash & mask;
      if (((i - home) & mask) >= ((i - gap) & mask)) {
        slots[gap] = h;
        slots[i] = null;
        gap = i;
      }
    }
  }

  /** A copy of the slots as they are now; empty ones are {@code null}. */
  @Nullable Holder[] copy() {
    return slots.clone();
  }

  /** Shows every holder, in no particular order. */
  void forEach(Consumer<Holder> visitor) {
    for (Holder holder : slots) {
      if (holder != null) {
        visitor.accept(holder);
      }
    }
  }

  /** Gives the ways in every holder's pool new numbers. */
  void renumber(Mixing mixing, IntUnaryOperator ways) {
    List<Holder> some = new ArrayList<>(AT_A_TIME);
    forEach(
        holder -> {
          some.add(holder);
          if (some.size() == AT_A_TIME) {
            renumber(some, mixing, ways);
          }
        });
    renumber(some, mixing, ways);
  }

  /** Reads them all before it changes the first, as {@link Prefetch} does. */
  private void renumber(List<Holder> some, Mixing mixing, IntUnaryOperator ways) {
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
}
