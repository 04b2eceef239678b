package org.flowmon.chain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Short texts, six bits a letter or digit, in large arrays; each is named by a number. A text with
 * other characters, or longer than 127, is kept in a map beside.
 */
public final class PackedTexts {
  /** The number of no text. */
  public static final int NONE = 0;

  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final byte[] CODE = new byte[128];
  private static final byte[] LETTER = LETTERS.getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST = 127;
  private static final int CHUNK_BITS = 16;
  private static final int CHUNK = 1 << CHUNK_BITS;

  static {
    Arrays.fill(CODE, (byte) -1);
    for (int i = 0; i < LETTER.length; i++) {
      CODE[LETTER[i]] = (byte) i;
    }
  }

  // Units of four bytes; the top byte of a text's first unit is its length.
  private final List<int[]> chunks = new ArrayList<>();
  private int next = CHUNK;
  private final int[][] free = new int[26][0];
  private final int[] freed = new int[26];
  private final Map<Integer, String> others = new HashMap<>();
  private int lastOther = NONE;

  /** Keeps a text. Returns its number. */
  public int add(String text) {
    int n = text.length();
    boolean packs = n <= LONGEST;
    for (int i = 0; packs && i < n; i++) {
      char c = text.charAt(i);
      packs = c < 128 && CODE[c] >= 0;
    }
    if (!packs) {
      others.put(--lastOther, text);
      return lastOther;
    }
    int units = units(n);
    int at = room(units);
    int[] chunk = chunks.get(at >>> CHUNK_BITS);
    int k = at & (CHUNK - 1);
    long held = n;
    int bits = 8;
    for (int i = 0; i < n; i++) {
      held = held << 6 | CODE[text.charAt(i)];
      bits += 6;
      if (bits >= 32) {
        bits -= 32;
        chunk[k++] = (int) (held >>> bits);
      }
    }
    if (bits > 0) {
      chunk[k] = (int) (held << (32 - bits));
    }
    return at + 1;
  }

  private static int units(int length) {
    return (8 + 6 * length + 31) / 32;
  }

  private int room(int units) {
    if (freed[units] > 0) {
      return free[units][--freed[units]];
    }
    if (next + units > CHUNK) {
      if (chunks.size() == 1 << (30 - CHUNK_BITS)) {
        throw new IllegalStateException("more than 4 GB of addresses");
      }
      chunks.add(new int[CHUNK]);
      next = 0;
    }
    int at = (chunks.size() - 1) << CHUNK_BITS | next;
    next += units;
    return at;
  }

  /** The text of that number. */
  public @Nullable String get(int number) {
    if (number <= NONE) {
      return others.get(number);
    }
    int at = number - 1;
    int[] chunk = chunks.get(at >>> CHUNK_BITS);
    int k = at & (CHUNK - 1);
    byte[] text = new byte[chunk[k] >>> 24];
    long held = chunk[k] & 0xffffffL;
    int bits = 24;
    for (int i = 0; i < text.length; i++) {
      if (bits < 6) {
        held = held << 32 | (chunk[++k] & 0xffffffffL);
        bits += 32;
      }
      bits -= 6;
      text[i] = LETTER[(int) (held >>> bits) & 63];
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Forgets the text of that number. */
  public void remove(int number) {
    if (number <= NONE) {
      others.remove(number);
      return;
    }
    int at = number - 1;
    int units = units(chunks.get(at >>> CHUNK_BITS)[at & (CHUNK - 1)] >>> 24);
    if (freed[units] == free[units].length) {
      free[units] = Arrays.copyOf(free[units], Math.max(16, freed[units] * 2));
    }
    free[units][freed[units]++] = at;
  }

  /** About how many bytes the texts take. */
  long bytes() {
    long b = 4L * CHUNK * chunks.size() + 150L * others.size();
    for (int[] f : free) {
      b += 4L * f.length;
    }
    return b;
  }
}
