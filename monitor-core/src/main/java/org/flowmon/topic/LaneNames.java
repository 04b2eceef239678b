package org.flowmon.topic;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The names of one record: each is kept once and referred to by number, as {@code lane.proto} says.
 * Names that were added last can be taken back, for a transaction that did not fit.
 */
final class LaneNames {
  static final int HEX_BYTES = 20;
  static final int HEX_CHARS = 2 + 2 * HEX_BYTES;

  private static final byte[] DIGIT = new byte[128];

  static {
    Arrays.fill(DIGIT, (byte) -1);
    for (int i = 0; i < 16; i++) {
      DIGIT["0123456789abcdef".charAt(i)] = (byte) i;
    }
  }

  /** In order of appearance, with their references beside them. */
  private String[] names = new String[64];

  private int[] refs = new int[64];
  private int count;

  /** Open addressing: place in {@link #names} plus 1, 0 where empty. At most half full. */
  private int[] slots = new int[128];

  private byte[] hex = new byte[32 * HEX_BYTES];
  private int hexCount;
  private byte[][] texts = new byte[16][];
  private int textCount;
  private int size;

  /** The reference to {@code name}; it is added if it is new. */
  int ref(String name) {
    int mask = slots.length - 1;
    int slot = spread(name) & mask;
    while (slots[slot] != 0) {
      int i = slots[slot] - 1;
      if (names[i].equals(name)) {
        return refs[i];
      }
      slot = (slot + 1) & mask;
    }
    return add(name, slot);
  }

  private int add(String name, int slot) {
    if (count == names.length) {
      names = Arrays.copyOf(names, count * 2);
      refs = Arrays.copyOf(refs, count * 2);
    }
    int ref = addHex(name) ? 2 * (hexCount - 1) + 1 : 2 * addText(name) + 2;
    names[count] = name;
    refs[count] = ref;
    count++;
    slots[slot] = count;
    if (count * 2 > slots.length) {
      rehash();
    }
    return ref;
  }

  private boolean addHex(String name) {
    if (name.length() != HEX_CHARS || name.charAt(0) != '0' || name.charAt(1) != 'x') {
      return false;
    }
    int to = hexCount * HEX_BYTES;
    if (to + HEX_BYTES > hex.length) {
      hex = Arrays.copyOf(hex, hex.length * 2);
    }
    for (int i = 2; i < HEX_CHARS; i += 2) {
      int high = digit(name.charAt(i));
      int low = digit(name.charAt(i + 1));
      if ((high | low) < 0) {
        return false;
      }
      hex[to++] = (byte) (high << 4 | low);
    }
    hexCount++;
    size += HEX_BYTES;
    return true;
  }

  private static int digit(char c) {
    return c < DIGIT.length ? DIGIT[c] : -1;
  }

  private int addText(String name) {
    if (textCount == texts.length) {
      texts = Arrays.copyOf(texts, textCount * 2);
    }
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    texts[textCount] = utf8;
    size += textSize(utf8);
    return textCount++;
  }

  private static int textSize(byte[] utf8) {
    return 1 + CodedOutputStream.computeUInt32SizeNoTag(utf8.length) + utf8.length;
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int i = 0; i < count; i++) {
      int slot = spread(names[i]) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = i + 1;
    }
  }

  private static int spread(String name) {
    int h = name.hashCode() * 0x9E3779B1;
    return h ^ (h >>> 15);
  }

  /** How many names there are: a mark to come back to. */
  int count() {
    return count;
  }

  /** Takes back every name added since there were {@code mark}. */
  void backTo(int mark) {
    int mask = slots.length - 1;
    while (count > mark) {
      count--;
      int slot = spread(names[count]) & mask;
      while (slots[slot] != count + 1) {
        slot = (slot + 1) & mask;
      }
      // Nothing lies beyond it in its run: whatever came later is gone already.
      slots[slot] = 0;
      if ((refs[count] & 1) == 1) {
        hexCount--;
        size -= HEX_BYTES;
      } else {
        size -= textSize(texts[--textCount]);
      }
    }
  }

  /** Bytes that {@link #writeTo} writes, at most a few more. */
  int sizeBound() {
    return size + 6;
  }

  /** Bytes that {@link #writeTo} writes. */
  int size() {
    int prefix =
        hexCount == 0 ? 0 : 1 + CodedOutputStream.computeUInt32SizeNoTag(hexCount * HEX_BYTES);
    return size + prefix;
  }

  void writeTo(CodedOutputStream out) throws IOException {
    if (hexCount > 0) {
      out.writeByteArray(LaneFields.Connected.HEX_NAMES, hex, 0, hexCount * HEX_BYTES);
    }
    for (int i = 0; i < textCount; i++) {
      out.writeByteArray(LaneFields.Connected.TEXT_NAMES, texts[i]);
    }
  }
}
