package org.flowmon.trace;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holders by id: open addressing with linear probing, one object per holder and nothing else. */
final class HolderTable {
  private @Nullable Holder[] slots = new @Nullable Holder[1024];
  private int size;

  @Nullable Holder get(Object id, int sub) {
    int mask = slots.length - 1;
    int hash = Holder.hash(id, sub);
    for (int i = hash & mask; ; i = (i + 1) & mask) {
      Holder h = slots[i];
      if (h == null || (h.hash == hash && h.is(id, sub))) {
        return h;
      }
    }
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
}
