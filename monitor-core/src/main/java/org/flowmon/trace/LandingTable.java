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
  private static final int INDEX_BITS = 26;
  private static final byte FREE = 0;
  private static final Txid.Form[] FORMS = Txid.Form.values();
  private static final Landing.At.Kind[] PLACES = Landing.At.Kind.values();
  private static final Via[] VIAS = Via.values();

  private static final class Page {
    final long[] txids = new long[4 * (IN_PAGE + 1)];
    final long[] times = new long[IN_PAGE + 1];
    final int[] addresses = new int[IN_PAGE + 1];

    /** What stands there (2 bits), what it came through (4 bits), the index. */
    final int[] places = new int[IN_PAGE + 1];

    /** The form of the txid, counted from 1. */
    final byte[] forms = new byte[IN_PAGE + 1];
  }

  private final Addresses addresses;
  private final List<Page> pages = new ArrayList<>();
  private final Map<Integer, Txid> names = new HashMap<>();
  private int used = 1;
  private int[] free = new int[16];
  private int freed;

  LandingTable(Addresses addresses) {
    this.addresses = addresses;
    pages.add(new Page());
  }

  private Page page(int number) {
    return pages.get(number >>> BITS);
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
  int add(Txid txid, Landing.At at, int address, long time, @Nullable Via via) {
    int number = freed > 0 ? free[--freed] : used;
    put(number, txid, at, address, time, via);
    return number;
  }

  /** Keeps a landing under that number, which no other has. */
  void put(int number, Txid txid, Landing.At at, int address, long time, @Nullable Via via) {
    while (number >>> BITS >= pages.size()) {
      pages.add(new Page());
    }
    used = Math.max(used, number + 1);
    Page page = page(number);
    int i = number & IN_PAGE;
    if (txid.form() == Txid.Form.TEXT) {
      names.put(number, txid);
    } else {
      for (int k = 0; k < 4; k++) {
        page.txids[4 * i + k] = (long) LONG.get(txid.bytes(), 8 * k);
      }
    }
    page.forms[i] = (byte) (1 + txid.form().ordinal());
    page.times[i] = time;
    page.addresses[i] = address;
    if (at.index() >>> INDEX_BITS != 0) {
      throw new TraceException("transaction " + txid + " has more places than can be traced");
    }
    int through = via == null ? 0 : via.ordinal() + 1;
    page.places[i] = (at.kind().ordinal() << 4 | through) << INDEX_BITS | at.index();
  }

  /** The landing with that number. */
  Landing get(int number) {
    int address = address(number);
    return new Landing(
        txid(number),
        at(number),
        address == Addresses.NONE ? null : addresses.text(address),
        time(number),
        via(number));
  }

  Txid txid(int number) {
    Page page = page(number);
    int i = number & IN_PAGE;
    Txid.Form form = FORMS[page.forms[i] - 1];
    if (form == Txid.Form.TEXT) {
      return Objects.requireNonNull(names.get(number));
    }
    byte[] bytes = new byte[32];
    for (int k = 0; k < 4; k++) {
      LONG.set(bytes, 8 * k, page.txids[4 * i + k]);
    }
    return Txid.of(bytes, form);
  }

  Landing.At at(int number) {
    int place = page(number).places[number & IN_PAGE];
    return Landing.At.of(PLACES[place >>> (INDEX_BITS + 4)], place & ((1 << INDEX_BITS) - 1));
  }

  long time(int number) {
    return page(number).times[number & IN_PAGE];
  }

  int address(int number) {
    return page(number).addresses[number & IN_PAGE];
  }

  @Nullable Via via(int number) {
    int through = page(number).places[number & IN_PAGE] >>> INDEX_BITS & 15;
    return through == 0 ? null : VIAS[through - 1];
  }

  /** Whether a landing has that number. */
  boolean has(int number) {
    return page(number).forms[number & IN_PAGE] != FREE;
  }

  /** Reads all of it; the sum means nothing. */
  long read(int number) {
    Page page = page(number);
    int i = number & IN_PAGE;
    return page.txids[4 * i]
        + page.times[i]
        + page.places[i]
        + page.forms[i]
        + addresses.read(page.addresses[i]);
  }

  /** Lets go of all but those in use, and tells which addresses these name. */
  void sweep(BitSet inUse, BitSet named) {
    for (int number = 1; number < used; number++) {
      if (inUse.get(number)) {
        named.set(address(number));
      } else if (has(number)) {
        page(number).forms[number & IN_PAGE] = FREE;
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
