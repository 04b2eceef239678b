package org.flowmon.chain;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Coins in primitive arrays: entries in pages, and an open addressed index over those that are
 * live. An entry taken out keeps its contents and number until it is freed, so that it can be put
 * back. Txids that are no hash are indexed by a map beside.
 */
final class CoinTable {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int PAGE_BITS = 12;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int IN_PAGE = PAGE - 1;
  private static final int OUT = Integer.MIN_VALUE;
  private static final long LARGE = -1;

  private static final class Page {
    final long[] txids = new long[4 * PAGE];
    final long[] values = new long[PAGE];
    final int[] vouts = new int[PAGE];
    final int[] addresses = new int[PAGE];

    /** The height at which the coin was made; with {@link #OUT} when it is not live. */
    final int[] made = new int[PAGE];
  }

  private final List<Page> pages = new ArrayList<>();
  private int[] index = filled(16);
  private int indexed;
  private int[] free = new int[16];
  private int freed;
  private int used;
  private int size;
  private final PackedTexts addresses = new PackedTexts();
  private final Map<Integer, Amount> large = new HashMap<>();
  private final Map<Outpoint, Integer> named = new HashMap<>();
  private final Map<Integer, Outpoint> names = new HashMap<>();

  private static int[] filled(int n) {
    int[] a = new int[n];
    Arrays.fill(a, -1);
    return a;
  }

  private Page page(int entry) {
    return pages.get(entry >>> PAGE_BITS);
  }

  int size() {
    return size;
  }

  /** The entry of that coin, or -1. */
  int find(Outpoint coin) {
    if (coin.txid().form() != Txid.Form.HEX) {
      return named.getOrDefault(coin, -1);
    }
    byte[] b = coin.txid().bytes();
    long a0 = Txid.word(b, 0);
    long a1 = Txid.word(b, 1);
    long a2 = Txid.word(b, 2);
    long a3 = Txid.word(b, 3);
    int mask = index.length - 1;
    for (int i = slot(Txid.mix(a0, a1, a2, a3), coin.vout(), mask); ; i = (i + 1) & mask) {
      int entry = index[i];
      if (entry < 0) {
        return -1;
      }
      Page p = page(entry);
      int k = entry & IN_PAGE;
      if (p.vouts[k] == coin.vout()
          && p.txids[4 * k] == a0
          && p.txids[4 * k + 1] == a1
          && p.txids[4 * k + 2] == a2
          && p.txids[4 * k + 3] == a3) {
        return entry;
      }
    }
  }

  private static int slot(long txid, int vout, int mask) {
    long h = (txid ^ vout * 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    return (int) (h >>> 32) & mask;
  }

  private int slotOf(int entry, int mask) {
    Page p = page(entry);
    int k = entry & IN_PAGE;
    long[] t = p.txids;
    long txid = Txid.mix(t[4 * k], t[4 * k + 1], t[4 * k + 2], t[4 * k + 3]);
    return slot(txid, p.vouts[k], mask);
  }

  /** Adds a coin that is not there. Returns its entry. */
  int put(Outpoint coin, Amount value, @Nullable String address, int height) {
    int entry = freed > 0 ? free[--freed] : used++;
    if (entry >>> PAGE_BITS == pages.size()) {
      pages.add(new Page());
    }
    Page p = page(entry);
    int k = entry & IN_PAGE;
    if (coin.txid().form() == Txid.Form.HEX) {
      byte[] b = coin.txid().bytes();
      for (int i = 0; i < 4; i++) {
        p.txids[4 * k + i] = Txid.word(b, i);
      }
    } else {
      names.put(entry, coin);
    }
    p.vouts[k] = coin.vout();
    p.addresses[k] = address == null ? PackedTexts.NONE : addresses.add(address);
    if (value.isLong()) {
      p.values[k] = value.toLong();
    } else {
      p.values[k] = LARGE;
      large.put(entry, value);
    }
    p.made[k] = height | OUT;
    putBack(entry);
    return entry;
  }

  private @Nullable Outpoint name(int entry) {
    return names.isEmpty() ? null : names.get(entry);
  }

  /** Makes an entry live that was taken out. */
  void putBack(int entry) {
    page(entry).made[entry & IN_PAGE] &= ~OUT;
    size++;
    Outpoint name = name(entry);
    if (name != null) {
      named.put(name, entry);
      return;
    }
    if (++indexed * 10L > index.length * 7L) {
      int[] old = index;
      index = filled(old.length * 2);
      for (int e : old) {
        if (e >= 0) {
          insert(e);
        }
      }
    }
    insert(entry);
  }

  private void insert(int entry) {
    int mask = index.length - 1;
    int i = slotOf(entry, mask);
    while (index[i] >= 0) {
      i = (i + 1) & mask;
    }
    index[i] = entry;
  }

  /** Makes a live entry not live; it can be put back until it is freed. */
  void takeOut(int entry) {
    page(entry).made[entry & IN_PAGE] |= OUT;
    size--;
    Outpoint name = name(entry);
    if (name != null) {
      named.remove(name);
      return;
    }
    indexed--;
    int mask = index.length - 1;
    int hole = slotOf(entry, mask);
    while (index[hole] != entry) {
      hole = (hole + 1) & mask;
    }
    // Move those behind it forward that could not stand there before.
    for (int i = (hole + 1) & mask; index[i] >= 0; i = (i + 1) & mask) {
      int home = slotOf(index[i], mask);
      if (((i - home) & mask) >= ((i - hole) & mask)) {
        index[hole] = index[i];
        hole = i;
      }
    }
    index[hole] = -1;
  }

  /** Gives the place of an entry that is not live to another coin. */
  void free(int entry) {
    Page p = page(entry);
    int k = entry & IN_PAGE;
    addresses.remove(p.addresses[k]);
    if (p.values[k] == LARGE) {
      large.remove(entry);
    }
    if (!names.isEmpty()) {
      names.remove(entry);
    }
    if (freed == free.length) {
      free = Arrays.copyOf(free, freed * 2);
    }
    free[freed++] = entry;
  }

  /** Whether the entry is a live coin made at that height. */
  boolean isLive(int entry, int height) {
    return page(entry).made[entry & IN_PAGE] == height;
  }

  Amount value(int entry) {
    long v = page(entry).values[entry & IN_PAGE];
    Amount l = v == LARGE ? large.get(entry) : null;
    return l != null ? l : Amount.of(v);
  }

  @Nullable String address(int entry) {
    return addresses.get(page(entry).addresses[entry & IN_PAGE]);
  }

  long bytes() {
    long sides = 100L * (large.size() + 2L * names.size());
    return pages.size() * (PAGE * 52L + 128)
        + 4L * index.length
        + 4L * free.length
        + addresses.bytes()
        + sides;
  }

  SortedMap<String, String> contents() {
    TreeMap<String, String> all = new TreeMap<>();
    for (int e = 0; e < used; e++) {
      Page p = page(e);
      int k = e & IN_PAGE;
      if (p.made[k] >= 0) {
        Outpoint name = name(e);
        String coin = name != null ? name.toString() : hash(p, k) + ":" + p.vouts[k];
        all.put(coin, value(e) + " " + address(e) + " " + p.made[k]);
      }
    }
    return all;
  }

  private static Txid hash(Page p, int k) {
    byte[] b = new byte[32];
    for (int i = 0; i < 4; i++) {
      LONG.set(b, 8 * i, p.txids[4 * k + i]);
    }
    return Txid.of(b, Txid.Form.HEX);
  }
}
