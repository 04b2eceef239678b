package org.flowmon.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.flowmon.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * Holders that no block which can be taken back has changed, in large arrays, as {@link HolderForm}
 * writes them. Each is taken out as an object when it is needed and comes back when it rests again.
 * A place is a page and, in it, a number of units of four bytes:
 *
 * <pre>
 *   byte 0   length in units
 *   byte 1   0 when free, else 1 + the last image that has it (modulo 255)
 *   ...      the holder
 * </pre>
 */
final class PackedHolders {
  /** No place. */
  static final int NOWHERE = -1;

  private static final int PAGE_BITS = 16;
  private static final int IN_PAGE = (1 << PAGE_BITS) - 1;
  private static final int UNIT = 4;
  private static final int HEAD = 2;
  private static final int LONGEST = 255;

  private final HolderForm form;
  private final List<byte[]> pages = new ArrayList<>();

  /** The first unit of the last page that was never used. */
  private int next = IN_PAGE + 1;

  /** Free places by their length. */
  private final int[][] free = new int[LONGEST + 1][0];

  private final int[] freed = new int[LONGEST + 1];

  /** Open addressing, at most two thirds full: places plus 1, 0 where empty. */
  private int[] index = new int[1024];

  private int size;

  PackedHolders(Mixing mixing, boolean coins) {
    this.form = new HolderForm(mixing, coins);
  }

  /** How many there are. */
  int size() {
    return size;
  }

  private byte[] page(int place) {
    return pages.get(place >>> PAGE_BITS);
  }

  private static int start(int place) {
    return (place & IN_PAGE) * UNIT;
  }

  /** Packs a holder that is not here; false when it is too long for that. */
  boolean put(Holder holder) {
    if ((size + 1) * 3L > index.length * 2L) {
      grow();
    }
    int length = form.write(holder);
    int units = (HEAD + length + UNIT - 1) / UNIT;
    if (units > LONGEST) {
      return false;
    }
    int place = room(units);
    byte[] page = page(place);
    int at = start(place);
    page[at] = (byte) units;
    page[at + 1] = image(holder.captured);
    System.arraycopy(form.bytes, 0, page, at + HEAD, length);
    insert(holder.hash, place);
    size++;
    return true;
  }

  private static byte image(int number) {
    return (byte) (1 + number % 255);
  }

  private int room(int units) {
    if (freed[units] > 0) {
      return free[units][--freed[units]];
    }
    if (next + units > IN_PAGE + 1) {
      for (int longer = units + 1; longer <= LONGEST; longer++) {
        if (freed[longer] > 0) {
          int place = free[longer][--freed[longer]];
          release(place + units, longer - units);
          return place;
        }
      }
      if (next <= IN_PAGE) {
        release((pages.size() - 1) << PAGE_BITS | next, IN_PAGE + 1 - next);
      }
      pages.add(new byte[(IN_PAGE + 1) * UNIT]);
      next = 0;
    }
    int place = (pages.size() - 1) << PAGE_BITS | next;
    next += units;
    return place;
  }

  private void release(int place, int units) {
    byte[] page = page(place);
    page[start(place)] = (byte) units;
    page[start(place) + 1] = 0;
    if (freed[units] == free[units].length) {
      free[units] = Arrays.copyOf(free[units], Math.max(16, freed[units] * 2));
    }
    free[units][freed[units]++] = place;
  }

  private void insert(int hash, int place) {
    int mask = index.length - 1;
    int slot = hash & mask;
    while (index[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    index[slot] = place + 1;
  }

  private void grow() {
    index = new int[index.length * 2];
    for (int place = from(0); place != NOWHERE; place = from(after(place))) {
      insert(hash(place), place);
    }
  }

  private int hash(int place) {
    return form.hash(page(place), start(place) + HEAD);
  }

  /** Takes a holder out, {@code null} when it is not here. */
  @Nullable Holder take(int hash, @Nullable Txid txid, int sub, int address, ImageWatch watch) {
    int mask = index.length - 1;
    int slot = hash & mask;
    while (index[slot] != 0
        && !form.is(page(index[slot] - 1), start(index[slot] - 1) + HEAD, txid, sub, address)) {
      slot = (slot + 1) & mask;
    }
    if (index[slot] == 0) {
      return null;
    }
    int place = index[slot] - 1;
    Holder holder = read(place);
    if (captured(place, watch.image())) {
      watch.isIn(holder);
    }
    close(slot);
    release(place, page(place)[start(place)] & 255);
    size--;
    return holder;
  }

  /** Empties a slot; the ones behind it move up, so that no gap breaks a probe. */
  private void close(int slot) {
    int mask = index.length - 1;
    int gap = slot;
    for (int i = (gap + 1) & mask; index[i] != 0; i = (i + 1) & mask) {
      int home = hash(index[i] - 1) & mask;
      if (((i - home) & mask) >= ((i - gap) & mask)) {
        index[gap] = index[i];
        gap = i;
      }
    }
    index[gap] = 0;
  }

  /** The place that is looked at first for that hash. */
  int near(int hash) {
    return index[hash & (index.length - 1)] - 1;
  }

  /** Reads the beginning of what stands at a place. */
  int touch(int place) {
    return place == NOWHERE ? 0 : page(place)[start(place) + HEAD];
  }

  /** The place behind a place, with a holder or without. It stays one, whatever comes and goes. */
  int after(int place) {
    return place + (page(place)[start(place)] & 255);
  }

  /** The first place from that one on that has a holder, {@link #NOWHERE} when none has. */
  int from(int earliest) {
    int place = earliest;
    int end = ((pages.size() - 1) << PAGE_BITS) + next;
    while (place < end) {
      byte[] page = page(place);
      int at = start(place);
      if (page[at + 1] != 0) {
        return place;
      }
      place += page[at] & 255;
    }
    return NOWHERE;
  }

  /** Shows every holder, in no particular order; what the visitor does to it is lost. */
  void forEach(Consumer<Holder> visitor) {
    for (int place = from(0); place != NOWHERE; place = from(after(place))) {
      visitor.accept(read(place));
    }
  }

  Holder read(int place) {
    return form.read(page(place), start(place) + HEAD);
  }

  boolean captured(int place, int image) {
    return page(place)[start(place) + 1] == image(image);
  }

  void markCaptured(int place, int image) {
    page(place)[start(place) + 1] = image(image);
  }

  /** Gives the ways of every holder new numbers. */
  void renumber(IntUnaryOperator ways) {
    for (int place = from(0); place != NOWHERE; place = from(after(place))) {
      form.renumber(page(place), start(place) + HEAD, ways);
    }
  }

  /** Tells which addresses the holders name. */
  void nameAddresses(BitSet named) {
    for (int place = from(0); place != NOWHERE; place = from(after(place))) {
      named.set(form.address(page(place), start(place) + HEAD));
    }
  }
}
