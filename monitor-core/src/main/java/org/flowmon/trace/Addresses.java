package org.flowmon.trace;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.flowmon.chain.PackedTexts;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that the state of a lane names, each kept once and known by a number. Twenty bytes
 * in hexadecimal stand as five integers, other texts in {@link PackedTexts}. {@link #sweep} lets go
 * of those that nothing names any more.
 */
final class Addresses {
  /** The number of no address. */
  static final int NONE = 0;

  private static final int BITS = 14;
  private static final int IN_PAGE = (1 << BITS) - 1;
  private static final int HEX_UNITS = 5;
  private static final int HEX_CHARS = 2 + 8 * HEX_UNITS;
  private static final int HASH = HEX_UNITS;
  private static final int UNITS = HEX_UNITS + 1;
  private static final int FREE = 0;
  private static final int HEX = 1;
  private static final int TEXT = 2;
  private static final int KIND = 3;
  private static final int LATELY = 1 << 12;

  /**
   * Pages of {@link #UNITS} integers for each number: the address, or its number among the others;
   * then its hash, with the kind in place of the lowest two bits.
   */
  private final List<int[]> pages = new ArrayList<>();

  private final PackedTexts others = new PackedTexts();
  private int used = 1;
  private int[] free = new int[16];
  private int freed;

  /** Open addressing; {@link #NONE} where empty, at most two thirds full. */
  private int[] index = new int[1024];

  private int size;

  /** What was asked for lately, by object: the ledgers of a lane ask one after another. */
  private final @Nullable String[] lately = new @Nullable String[LATELY];

  private final int[] latelyNumbers = new int[LATELY];

  /** The address in hand. */
  private final int[] units = new int[UNITS];

  private final char[] digits = new char[HEX_CHARS];

  private int[] page(int number) {
    return pages.get(number >>> BITS);
  }

  private static int at(int number) {
    return UNITS * (number & IN_PAGE);
  }

  private int kind(int number) {
    return page(number)[at(number) + HASH] & KIND;
  }

  private static int hash(String text) {
    int h = text.hashCode() * 0x85EBCA6B;
    return (h ^ (h >>> 15)) & ~KIND;
  }

  /** Where a search for that hash begins. */
  private int home(int hash) {
    return (hash >>> 2) & (index.length - 1);
  }

  /** One more than the largest number there ever was. */
  int end() {
    return used;
  }

  /** The number of an address, {@link #NONE} when it has none. */
  int find(String text) {
    int hash = hash(text);
    int recent = (hash >>> 2) & (LATELY - 1);
    if (lately[recent] == text) {
      return latelyNumbers[recent];
    }
    int mask = index.length - 1;
    int slot = home(hash);
    while (index[slot] != NONE && !is(index[slot], text, hash)) {
      slot = (slot + 1) & mask;
    }
    if (index[slot] != NONE) {
      lately[recent] = text;
      latelyNumbers[recent] = index[slot];
    }
    return index[slot];
  }

  private boolean is(int number, String text, int hash) {
    int[] page = page(number);
    int at = at(number);
    return switch (page[at + HASH] - hash) {
      case HEX -> hex(text) && Arrays.equals(units, 0, HASH, page, at, at + HASH);
      case TEXT -> text.equals(others.get(page[at]));
      default -> false;
    };
  }

  /** The number of an address, given now if it has none. */
  int number(String text) {
    int known = find(text);
    if (known != NONE) {
      return known;
    }
    int number = freed > 0 ? free[--freed] : used;
    put(number, text);
    return number;
  }

  private void put(int number, String text) {
    boolean hex = hex(text);
    if (!hex) {
      units[0] = others.add(text);
    }
    units[HASH] = hash(text) | (hex ? HEX : TEXT);
    put(number);
  }

  /** Gives {@link #units} a number that no other has. */
  private void put(int number) {
    while (number >>> BITS >= pages.size()) {
      pages.add(new int[UNITS << BITS]);
    }
    used = Math.max(used, number + 1);
    if (++size * 3L > index.length * 2L) {
      rebuild(index.length * 2);
    }
    System.arraycopy(units, 0, page(number), at(number), UNITS);
    insert(number);
  }

  private void insert(int number) {
    int mask = index.length - 1;
    int slot = home(page(number)[at(number) + HASH]);
    while (index[slot] != NONE) {
      slot = (slot + 1) & mask;
    }
    index[slot] = number;
  }

  private boolean hex(String text) {
    if (text.length() != HEX_CHARS || text.charAt(0) != '0' || text.charAt(1) != 'x') {
      return false;
    }
    text.getChars(0, HEX_CHARS, digits, 0);
    for (int i = 0, from = 2; i < HEX_UNITS; i++) {
      int unit = 0;
      for (int to = from + 8; from < to; from++) {
        int c = digits[from];
        int digit = c <= '9' ? c - '0' : c < 'a' ? -1 : c - 'a' + 10;
        if ((digit & ~15) != 0) {
          return false;
        }
        unit = unit << 4 | digit;
      }
      units[i] = unit;
    }
    return true;
  }

  /** The address with that number. */
  String text(int number) {
    int[] page = page(number);
    int at = at(number);
    if (kind(number) == TEXT) {
      return Objects.requireNonNull(others.get(page[at]));
    }
    byte[] text = new byte[HEX_CHARS];
    text[0] = '0';
    text[1] = 'x';
    for (int i = 0, to = 2; i < HEX_UNITS; i++) {
      for (int shift = 28; shift >= 0; shift -= 4) {
        int digit = page[at + i] >>> shift & 15;
        text[to++] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
      }
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Whether an address has that number. */
  boolean has(int number) {
    return kind(number) != FREE;
  }

  /** Writes the address with that number, shorter than its text where that can be. */
  void write(int number, CodedOutputStream out) throws IOException {
    boolean hex = kind(number) == HEX;
    out.writeBoolNoTag(hex);
    if (!hex) {
      out.writeStringNoTag(text(number));
      return;
    }
    for (int i = 0; i < UNITS; i++) {
      out.writeFixed32NoTag(page(number)[at(number) + i]);
    }
  }

  /** Reads an address that {@link #write} wrote and gives it that number, which no other has. */
  void read(int number, CodedInputStream in) throws IOException {
    if (!in.readBool()) {
      put(number, in.readString());
      return;
    }
    for (int i = 0; i < UNITS; i++) {
      units[i] = in.readFixed32();
    }
    put(number);
  }

  /** Reads the slot where the number of an address is looked for; what it says is no answer. */
  int near(String text) {
    int hash = hash(text);
    int recent = (hash >>> 2) & (LATELY - 1);
    return lately[recent] == text ? latelyNumbers[recent] : index[home(hash)];
  }

  /** Reads what stands under a number. */
  int read(int number) {
    return number == NONE ? 0 : page(number)[at(number)];
  }

  /** Lets go of all but those named. */
  void sweep(BitSet named) {
    for (int number = 1; number < used; number++) {
      if (has(number) && !named.get(number)) {
        if (kind(number) == TEXT) {
          others.remove(page(number)[at(number)]);
        }
        page(number)[at(number) + HASH] = FREE;
        size--;
      }
    }
    reuse();
    rebuild(index.length);
    Arrays.fill(lately, null);
  }

  /** All numbers below {@link #end} that no address has can be given again. */
  void reuse() {
    freed = 0;
    for (int number = used - 1; number > NONE; number--) {
      if (!has(number)) {
        if (freed == free.length) {
          free = Arrays.copyOf(free, freed * 2);
        }
        free[freed++] = number;
      }
    }
  }

  private void rebuild(int length) {
    index = new int[length];
    for (int number = 1; number < used; number++) {
      if (has(number)) {
        insert(number);
      }
    }
  }
}
