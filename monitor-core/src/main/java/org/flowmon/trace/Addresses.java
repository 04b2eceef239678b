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
  private static final int UNITS = 5;
  private static final int HEX_CHARS = 2 + 8 * UNITS;
  private static final byte FREE = 0;
  private static final byte HEX = 1;
  private static final byte TEXT = 2;
  private static final int LATELY = 1 << 12;

  private static final class Page {
    final byte[] kinds = new byte[IN_PAGE + 1];

    /** Of a text: its number among the others and its hash. */
    final int[] units = new int[UNITS * (IN_PAGE + 1)];
  }

  private final List<Page> pages = new ArrayList<>();
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

  /** What is asked for just now. */
  private final int[] units = new int[UNITS];

  private byte kind;

  private Page page(int number) {
    return pages.get(number >>> BITS);
  }

  /** One more than the largest number there ever was. */
  int end() {
    return used;
  }

  /** The number of an address, {@link #NONE} when it has none. */
  int find(String text) {
    int slot = spread(text.hashCode()) & (LATELY - 1);
    if (lately[slot] == text) {
      return latelyNumbers[slot];
    }
    int number = index[probe(text, hash(text))];
    if (number != NONE) {
      lately[slot] = text;
      latelyNumbers[slot] = number;
    }
    return number;
  }

  /** The number of an address, given now if it has none. */
  int number(String text) {
    int known = find(text);
    if (known != NONE) {
      return known;
    }
    int number = freed > 0 ? free[--freed] : used++;
    put(number, text);
    return number;
  }

  private void put(int number, String text) {
    put(number, text, hash(text));
  }

  /** Gives an address, as {@link #hash} has prepared it, a number that no other has. */
  private void put(int number, String text, int hash) {
    while (number >>> BITS >= pages.size()) {
      pages.add(new Page());
    }
    used = Math.max(used, number + 1);
    if (++size * 3L > index.length * 2L) {
      rebuild(index.length * 2);
    }
    index[probe(text, hash)] = number;
    if (kind == TEXT) {
      units[0] = others.add(text);
      units[1] = hash;
    }
    Page page = page(number);
    page.kinds[number & IN_PAGE] = kind;
    System.arraycopy(units, 0, page.units, UNITS * (number & IN_PAGE), UNITS);
  }

  /** The slot where the address is or would be, as {@link #hash} has prepared it. */
  private int probe(String text, int hash) {
    int mask = index.length - 1;
    int slot = hash & mask;
    while (index[slot] != NONE && !is(index[slot], text, hash)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean is(int number, String text, int hash) {
    Page page = page(number);
    if (page.kinds[number & IN_PAGE] != kind) {
      return false;
    }
    int at = UNITS * (number & IN_PAGE);
    int[] there = page.units;
    return kind == HEX
        ? there[at] == units[0]
            && there[at + 1] == units[1]
            && there[at + 2] == units[2]
            && there[at + 3] == units[3]
            && there[at + 4] == units[4]
        : there[at + 1] == hash && text.equals(others.get(there[at]));
  }

  /** Reads a text into {@link #kind} and, if it is hexadecimal, {@link #units}. */
  private int hash(String text) {
    kind = hex(text) ? HEX : TEXT;
    return kind == HEX ? hash(units, 0) : spread(text.hashCode());
  }

  private static int hash(int[] units, int at) {
    int h = units[at];
    for (int i = 1; i < UNITS; i++) {
      h = h * 0x9E3779B1 + units[at + i];
    }
    return spread(h);
  }

  private static int spread(int h) {
    int x = h * 0x85EBCA6B;
    return x ^ (x >>> 15);
  }

  private boolean hex(String text) {
    if (text.length() != HEX_CHARS || text.charAt(0) != '0' || text.charAt(1) != 'x') {
      return false;
    }
    for (int i = 0, from = 2; i < UNITS; i++) {
      int unit = 0;
      for (int to = from + 8; from < to; from++) {
        char c = text.charAt(from);
        int digit = c <= '9' ? c - '0' : c - 'a' + 10;
        if (c < '0' || (c > '9' && c < 'a') || c > 'f') {
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
    Page page = page(number);
    int at = UNITS * (number & IN_PAGE);
    if (page.kinds[number & IN_PAGE] == TEXT) {
      return Objects.requireNonNull(others.get(page.units[at]));
    }
    byte[] text = new byte[HEX_CHARS];
    text[0] = '0';
    text[1] = 'x';
    for (int i = 0, to = 2; i < UNITS; i++) {
      for (int shift = 28; shift >= 0; shift -= 4) {
        int digit = page.units[at + i] >>> shift & 15;
        text[to++] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
      }
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Whether an address has that number. */
  boolean has(int number) {
    return page(number).kinds[number & IN_PAGE] != FREE;
  }

  /** Writes the address with that number, shorter than its text where that can be. */
  void write(int number, CodedOutputStream out) throws IOException {
    boolean hex = page(number).kinds[number & IN_PAGE] == HEX;
    out.writeBoolNoTag(hex);
    if (!hex) {
      out.writeStringNoTag(text(number));
      return;
    }
    for (int i = 0; i < UNITS; i++) {
      out.writeFixed32NoTag(page(number).units[UNITS * (number & IN_PAGE) + i]);
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
    kind = HEX;
    put(number, "", hash(units, 0));
  }

  /** Reads the slot where the number of an address is looked for; what it says is no answer. */
  int near(String text) {
    int slot = spread(text.hashCode()) & (LATELY - 1);
    return lately[slot] == text ? latelyNumbers[slot] : index[hash(text) & (index.length - 1)];
  }

  /** Reads what stands under a number. */
  int read(int number) {
    return number == NONE ? 0 : page(number).units[UNITS * (number & IN_PAGE)];
  }

  /** Lets go of all but those named. */
  void sweep(BitSet named) {
    for (int number = 1; number < used; number++) {
      if (has(number) && !named.get(number)) {
        Page page = page(number);
        if (page.kinds[number & IN_PAGE] == TEXT) {
          others.remove(page.units[UNITS * (number & IN_PAGE)]);
        }
        page.kinds[number & IN_PAGE] = FREE;
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
      Page page = page(number);
      byte of = page.kinds[number & IN_PAGE];
      if (of != FREE) {
        int at = UNITS * (number & IN_PAGE);
        int slot = (of == HEX ? hash(page.units, at) : page.units[at + 1]) & (length - 1);
        while (index[slot] != NONE) {
          slot = (slot + 1) & (length - 1);
        }
        index[slot] = number;
      }
    }
  }
}
