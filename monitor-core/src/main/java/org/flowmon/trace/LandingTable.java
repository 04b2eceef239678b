package org.flowmon.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flowmon.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * Landings in primitive arrays, each known by a number from 1 upwards. {@link #sweep} lets go of
 * those that no way leads through any more.
 */
final class LandingTable {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int BITS = 14;
  private static final int IN_PAGE = (1 << BITS) - 1;
  private static final int FREE = 0;
  private static final Txid.Form[] FORMS = Txid.Form.values();
  private static final Landing.At.Kind[] PLACES = Landing.At.Kind.values();
  private static final Via[] VIAS = Via.values();

  /** The words of a landing: four of its txid, the time, its address with what is below. */
  private static final int WORDS = 6;

  private static final int TIME = 4;
  private static final int REST = 5;

  /** In {@link #REST}, from the lowest bit: the form of the txid counted from 1, 0 when free. */
  private static final int FORM = 3;

  /** Then what it came through counted from 1, what stands there, and the index of that. */
  private static final int VIA = 3;

  private static final int PLACE = 2;
  private static final int INDEX = 24;

  private final Addresses addresses;
  private final List<long[]> pages = new ArrayList<>();
  private final Map<Integer, Txid> names = new HashMap<>();
  private int used = 1;
  private int[] free = new int[16];
  private int freed;

  LandingTable(Addresses addresses) {
    this.addresses = addresses;
    pages.add(new long[WORDS << BITS]);
  }

  private long[] page(int number) {
    return pages.get(number >>> BITS);
  }

  private static int at(int number) {
    return WORDS * (number & IN_PAGE);
  }

  private int rest(int number) {
    return (int) page(number)[at(number) + REST];
  }

  /** One more than the largest number there ever was. */
  int end() {
    return used;
  }

  /** How many there are. */
  int size() {
    return used - 1 - freed;
  }

  /** Keeps a landing. Returns its number. */
  int add(Txid txid, Landing.At place, int address, long time, @Nullable Via via) {
    int number = freed > 0 ? free[--freed] : used;
    put(number, txid, place, address, time, via);
    return number;
  }

  /** Keeps a landing under that number, which no other has. */
  void put(int number, Txid txid, Landing.At place, int address, long time, @Nullable Via via) {
    while (number >>> BITS >= pages.size()) {
      pages.add(new long[WORDS << BITS]);
    }
    used = Math.max(used, number + 1);
    if (place.index() >>> INDEX != 0) {
      throw new TraceException("transaction " + txid + " has more places than can be traced");
    }
    long[] page = page(number);
    int at = at(number);
    if (txid.form() == Txid.Form.TEXT) {
      names.put(number, txid);
    } else {
      for (int k = 0; k < TIME; k++) {
        page[at + k] = (long) LONG.get(txid.bytes(), 8 * k);
      }
    }
    page[at + TIME] = time;
    int rest = place.index() << PLACE | place.kind().ordinal();
    rest = rest << VIA | (via == null ? 0 : via.ordinal() + 1);
    rest = rest << FORM | (txid.form().ordinal() + 1);
    page[at + REST] = (long) address << 32 | (rest & 0xffffffffL);
  }

  /** The landing with that number. */
  Landing get(int number) {
    int address = address(number);
    return new Landing(
        txid(number),
        place(number),
        address == Addresses.NONE ? null : addresses.text(address),
        time(number),
        via(number));
  }

  Txid txid(int number) {
    Txid.Form form = FORMS[(rest(number) & ((1 << FORM) - 1)) - 1];
    if (form == Txid.Form.TEXT) {
      return Objects.requireNonNull(names.get(number));
    }
    byte[] bytes = new byte[8 * TIME];
    for (int k = 0; k < TIME; k++) {
      LONG.set(bytes, 8 * k, page(number)[at(number) + k]);
    }
    return Txid.of(bytes, form);
  }

  Landing.At place(int number) {
    int place = rest(number) >>> (FORM + VIA);
    return Landing.At.of(PLACES[place & ((1 << PLACE) - 1)], place >>> PLACE);
  }

  long time(int number) {
    return page(number)[at(number) + TIME];
  }

  int address(int number) {
    return (int) (page(number)[at(number) + REST] >>> 32);
  }

  @Nullable Via via(int number) {
    int via = rest(number) >>> FORM & ((1 << VIA) - 1);
    return via == 0 ? null : VIAS[via - 1];
  }

  /** Whether a landing has that number. */
  boolean has(int number) {
    return rest(number) != FREE;
  }

  /** Reads all of it; the sum means nothing. */
  long read(int number) {
    return page(number)[at(number)] + rest(number) + addresses.read(address(number));
  }

  /** Lets go of all but those in use, and tells which addresses these name. */
  void sweep(BitSet inUse, BitSet named) {
    for (int number = 1; number < used; number++) {
      if (inUse.get(number)) {
        named.set(address(number));
      } else if (has(number)) {
        page(number)[at(number) + REST] = FREE;
        if (!names.isEmpty()) {
          names.remove(number);
        }
      }
    }
    reuse();
  }

  /** All numbers below {@link #end} that no landing has can be given again. */
  void reuse() {
    freed = 0;
    for (int number = used - 1; number > 0; number--) {
      if (!has(number)) {
        if (freed == free.length) {
          free = Arrays.copyOf(free, freed * 2);
        }
        free[freed++] = number;
      }
    }
  }
}
