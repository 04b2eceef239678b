package org.flowmon.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.flowmon.chain.Amount;
import org.jspecify.annotations.Nullable;

/**
 * What takes one block back: its changes of holders in order. Entries stand in arrays that serve
 * block after block.
 */
final class Journal {
  /** What a change was. Numbers in images, never reused. */
  enum Kind {
    /** Nothing any more. */
    NONE,
    /** A holder was made. */
    ADDED,
    /** A coin was spent; it still holds what it held. */
    REMOVED,
    /** The pool as it was before the block. */
    WHOLE,
    /** What was taken from the front. */
    TAKEN,
    /** How many lots there were, and the last of them, before more were added behind. */
    LANDED,
    /** What was added in front: a pool of that. */
    OLDER
  }

  private static final Kind[] KINDS = Kind.values();

  private @Nullable Holder[] holders = new @Nullable Holder[64];
  private byte[] kinds = new byte[64];
  private int[] starts = new int[64];
  private int[] lengths = new int[64];
  private long[] words = new long[1024];
  private int size;
  private int used;

  /** Holders besides that may rest once the block cannot be taken back. */
  final List<Holder> awake = new ArrayList<>();

  /** Whether an image still reads it: then it must stay as it is. */
  boolean frozen;

  int size() {
    return size;
  }

  Holder holder(int i) {
    Holder h = holders[i];
    if (h == null) {
      throw new IllegalStateException("no entry " + i);
    }
    return h;
  }

  Kind kind(int i) {
    return KINDS[kinds[i]];
  }

  /** An entry without words. */
  void add(Kind kind, Holder holder) {
    add(kind, holder, 0);
  }

  /** An entry with a pool. */
  void add(Kind kind, Holder holder, Pool pool, Mixing mixing) {
    int at = add(kind, holder, mixing.packedLength(pool));
    mixing.pack(pool, words, at);
  }

  /** The number of lots that a pool has, and the last of them. */
  void addLanding(Holder holder) {
    int w = holder.width();
    int n = holder.size();
    int at = add(Kind.LANDED, holder, n == 0 ? 1 : w + 2);
    words[at] = Pool.head(n, w);
    if (n > 0) {
      System.arraycopy(holder.words, Lots.at(holder.words, n - 1, w), words, at + 1, w + 1);
    }
  }

  /** The same, as an image tells it. */
  void addLanding(Holder holder, int n, long lastLink, Amount last) {
    int w = Limbs.width(last);
    int at = add(Kind.LANDED, holder, n == 0 ? 1 : w + 2);
    words[at] = Pool.head(n, w);
    if (n > 0) {
      Limbs.set(words, at + 1, w, last);
      words[at + 1 + w] = lastLink;
    }
  }

  /** The place of the new entry's words. */
  private int add(Kind kind, Holder holder, int length) {
    if (size == kinds.length) {
      holders = Arrays.copyOf(holders, size * 2);
      kinds = Arrays.copyOf(kinds, size * 2);
      starts = Arrays.copyOf(starts, size * 2);
      lengths = Arrays.copyOf(lengths, size * 2);
    }
    if (words.length - used < length) {
      words = Arrays.copyOf(words, Math.max(used + length, used + used / 2));
    }
    int at = used;
    holders[size] = holder;
    kinds[size] = (byte) kind.ordinal();
    starts[size] = at;
    lengths[size] = length;
    size++;
    used += length;
    return at;
  }

  /** The words of an entry, as a pool of their own. */
  Pool pool(int i) {
    Pool pool = new Pool();
    pool.words = Arrays.copyOfRange(words, starts[i], starts[i] + lengths[i]);
    return pool;
  }

  /** Makes another entry of one. */
  void replace(int i, Pool whole, Mixing mixing) {
    int length = mixing.packedLength(whole);
    Holder holder = holder(i);
    int at = add(Kind.WHOLE, holder, length);
    mixing.pack(whole, words, at);
    size--;
    holders[size] = null;
    kinds[i] = (byte) Kind.WHOLE.ordinal();
    starts[i] = starts[size];
    lengths[i] = length;
  }

  /** Makes an entry say nothing. */
  void remove(int i) {
    kinds[i] = (byte) Kind.NONE.ordinal();
  }

  /** Gives the ways in it new numbers. */
  void renumber(Mixing mixing, IntUnaryOperator ways) {
    for (int i = 0; i < size; i++) {
      switch (kind(i)) {
        case NONE, ADDED -> {}
        case REMOVED -> {
          long[] coin = holder(i).words;
          mixing.renumber(coin, 0, coin.length, ways);
        }
        case WHOLE, TAKEN, OLDER -> mixing.renumber(words, starts[i], lengths[i], ways);
        case LANDED -> {
          if (lengths[i] > 1) {
            int link = starts[i] + lengths[i] - 1;
            int way = ways.applyAsInt(Pool.way(words[link]));
            words[link] = Pool.link(Pool.mark(words[link]), way);
          }
        }
      }
    }
  }

  /** Tells which addresses the holders name. */
  void nameAddresses(BitSet named) {
    for (int i = 0; i < size; i++) {
      named.set(holder(i).address);
    }
  }

  /** The same entries, to be changed while an image reads the others. */
  Journal copy() {
    Journal copy = new Journal();
    copy.holders = holders.clone();
    copy.kinds = kinds.clone();
    copy.starts = starts.clone();
    copy.lengths = lengths.clone();
    copy.words = words.clone();
    copy.size = size;
    copy.used = used;
    copy.awake.addAll(awake);
    return copy;
  }

  /** Ready for another block. */
  void clear() {
    Arrays.fill(holders, 0, size, null);
    awake.clear();
    size = 0;
    used = 0;
  }
}
