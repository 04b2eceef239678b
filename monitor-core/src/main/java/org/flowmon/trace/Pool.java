package org.flowmon.trace;

import java.util.Arrays;
import org.flowmon.chain.Amount;

/**
 * Composed value that can be drawn from and landed on, changed in place. Everything stands in one
 * array, so that a holder costs one look-up in memory and no garbage; how the parts are laid out is
 * the policy's ({@link Parts}, {@link Lots}), the head is the same:
 *
 * <pre>
 *   0      number of parts (low 32 bits), width w in limbs
 *   1..w   the whole value
 *   ...    the policy's
 * </pre>
 *
 * A part ends in a link: its mark ({@link Marks}: origin and hops) in the high 32 bits, the last
 * step of its way ({@link Ways}) in the low ones. Mark 0 is unattributed value.
 */
class Pool {
  static final int VALUE = 1;
  private static final long[] NOTHING = {};

  long[] words = NOTHING;

  /** The array with room for at least {@code length} words; what is in it stays. */
  final long[] room(int length) {
    if (words.length < length) {
      words = Arrays.copyOf(words, Math.max(length, words.length + words.length / 4));
    }
    return words;
  }

  final int size() {
    return words.length == 0 ? 0 : size(words[0]);
  }

  final int width() {
    return words.length == 0 ? 1 : width(words[0]);
  }

  /** The whole value, in base units. */
  final Amount value() {
    return words.length == 0 ? Amount.ZERO : Limbs.get(words, VALUE, width(words[0]));
  }

  /** Whether the value is at least {@code amount}. */
  final boolean holds(Amount amount) {
    return (width() == 1 && amount.isLong())
        ? amount.toLong() <= (words.length == 0 ? 0 : words[VALUE])
        : amount.compareTo(value()) <= 0;
  }

  final boolean isZero() {
    return words.length == 0 || Limbs.isZero(words, VALUE, width(words[0]));
  }

  static long head(int size, int width) {
    return (long) width << 32 | size;
  }

  static int size(long head) {
    return (int) head;
  }

  static int width(long head) {
    return (int) (head >>> 32);
  }

  static long link(int mark, int way) {
    return (long) mark << 32 | way;
  }

  static int mark(long link) {
    return (int) (link >>> 32);
  }

  static int way(long link) {
    return (int) link;
  }
}
