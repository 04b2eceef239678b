package org.flowmon.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.flowmon.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * A holder as bytes: what it is, then the words of its pool, numbers with seven bits a byte and
 * only the ways of its parts in four bytes, so that they can be renumbered in place.
 */
final class HolderForm {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final Txid.Form[] FORMS = Txid.Form.values();
  private static final int HASH_BYTES = 32;
  private static final int LONGEST_NUMBER = 10;

  private final Mixing mixing;
  private final boolean coins;
  private long[] words = new long[64];

  /** What was written last, from the beginning. */
  byte[] bytes = new byte[256];

  /** How far {@link #bytes} are written, or where in other bytes is being read. */
  private int at;

  HolderForm(Mixing mixing, boolean coins) {
    this.mixing = mixing;
    this.coins = coins;
  }

  /** Writes a holder; returns how many bytes that took. */
  int write(Holder h) {
    int length = mixing.packedLength(h);
    if (words.length < length) {
      words = new long[2 * length];
    }
    mixing.pack(h, words, 0);
    int named = h.txid == null ? 0 : h.txid.bytes().length;
    int most = named + LONGEST_NUMBER * (length + 6);
    if (bytes.length < most) {
      bytes = new byte[2 * most];
    }
    at = 0;
    if (h.txid != null) {
      bytes[at++] = (byte) h.txid.form().ordinal();
      if (h.txid.form() == Txid.Form.TEXT) {
        number(named);
      }
      System.arraycopy(h.txid.bytes(), 0, bytes, at, named);
      at += named;
    }
    number(h.address);
    number(h.sub);
    int n = Pool.size(words[0]);
    int w = Pool.width(words[0]);
    number(n);
    number(w);
    int k = 1;
    for (int head = length - n * (w + 1); k < head; k++) {
      number(words[k]);
    }
    for (int i = 0; i < n; i++) {
      for (int limb = 0; limb < w; limb++) {
        number(words[k++]);
      }
      number(Pool.mark(words[k]));
      INT.set(bytes, at, Pool.way(words[k++]));
      at += 4;
    }
    return at;
  }

  private void number(long x) {
    long rest = x;
    while ((rest & ~127L) != 0) {
      bytes[at++] = (byte) (rest | 128);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
  }

  private long number(byte[] from) {
    long x = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = from[at++];
      x |= (b & 127L) << shift;
      if (b >= 0) {
        return x;
      }
    }
  }

  private @Nullable Txid txid(byte[] from) {
    if (!coins) {
      return null;
    }
    Txid.Form form = FORMS[from[at++]];
    int length = form == Txid.Form.TEXT ? (int) number(from) : HASH_BYTES;
    Txid txid = Txid.of(Arrays.copyOfRange(from, at, at + length), form);
    at += length;
    return txid;
  }

  /** The holder that stands at {@code start}. */
  Holder read(byte[] from, int start) {
    at = start;
    Txid txid = txid(from);
    int address = (int) number(from);
    Holder h = new Holder(txid, (int) number(from), address);
    int n = (int) number(from);
    int w = (int) number(from);
    int head = mixing.headLength(w);
    long[] x = new long[head + n * (w + 1)];
    x[0] = Pool.head(n, w);
    for (int k = 1; k < head; k++) {
      x[k] = number(from);
    }
    for (int k = head; k < x.length; k++) {
      for (int limb = 0; limb < w; limb++) {
        x[k++] = number(from);
      }
      int mark = (int) number(from);
      x[k] = Pool.link(mark, (int) INT.get(from, at));
      at += 4;
    }
    h.words = x;
    return h;
  }

  /** Whether what stands at {@code start} is that holder. */
  boolean is(byte[] from, int start, @Nullable Txid txid, int sub, int address) {
    at = start;
    if (txid == null) {
      return number(from) == address && number(from) == sub;
    }
    if (from[at++] != txid.form().ordinal()) {
      return false;
    }
    byte[] name = txid.bytes();
    int length = txid.form() == Txid.Form.TEXT ? (int) number(from) : HASH_BYTES;
    boolean same = Arrays.equals(name, 0, name.length, from, at, at + length);
    at += length;
    number(from);
    return same && number(from) == sub;
  }

  /** The hash of the holder that stands at {@code start}. */
  int hash(byte[] from, int start) {
    at = start;
    Txid txid = txid(from);
    int address = (int) number(from);
    return Holder.hash(txid, (int) number(from), address);
  }

  /** The address of the holder that stands at {@code start}. */
  int address(byte[] from, int start) {
    at = start;
    txid(from);
    return (int) number(from);
  }

  /** Gives the ways of the holder that stands at {@code start} new numbers. */
  void renumber(byte[] from, int start, IntUnaryOperator ways) {
    at = start;
    txid(from);
    number(from);
    number(from);
    int n = (int) number(from);
    int w = (int) number(from);
    for (int k = mixing.headLength(w); k > 1; k--) {
      number(from);
    }
    for (int i = 0; i < n; i++) {
      for (int limb = 0; limb <= w; limb++) {
        number(from);
      }
      INT.set(from, at, ways.applyAsInt((int) INT.get(from, at)));
      at += 4;
    }
  }
}
