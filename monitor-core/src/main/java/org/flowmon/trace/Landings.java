package org.flowmon.trace;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Landing.At;
import org.jspecify.annotations.Nullable;

/**
 * Where value lands just now. A landing is kept once a way leads through it, which most transfers
 * need not; the ledgers of a lane trace a transaction one after another and share what is kept.
 */
final class Landings {
  private static final int WORTH = 1 << 20;

  /** Large transactions are not worth the search for what another ledger kept. */
  private static final int REMEMBERED = 64;

  final Addresses addresses = new Addresses();
  final LandingTable table = new LandingTable(addresses);
  private final List<Ledger> ledgers = new ArrayList<>();
  private int live;

  private @Nullable Txid txid;
  private At at = At.FEE;
  private @Nullable String address;
  private long time;
  private @Nullable Via via;
  private int current;

  private @Nullable Txid madeOf;
  private final At[] madeAt = new At[REMEMBERED];
  private final int[] made = new int[REMEMBERED];
  private int size;

  /** The ledger keeps its landings here. */
  void serve(Ledger ledger) {
    ledgers.add(ledger);
  }

  /** This, with another place. */
  Landings at(
      Txid tx, At place, @Nullable String ofAddress, long blockTime, @Nullable Via through) {
    txid = tx;
    at = place;
    address = ofAddress;
    time = blockTime;
    via = through;
    current = 0;
    return this;
  }

  /** The landing at that place, on its own. */
  Landing here() {
    return new Landing(Objects.requireNonNull(txid), at, address, time, via);
  }

  /** The number of the landing at that place, which is kept. */
  int made() {
    if (current == 0) {
      current = find(Objects.requireNonNull(txid));
    }
    return current;
  }

  private int find(Txid of) {
    if (madeOf != of) { // the same object: the same transaction of the same record
      madeOf = of;
      size = 0;
    }
    for (int i = 0; i < size; i++) {
      if (madeAt[i].equals(at) && table.time(made[i]) == time) {
        return made[i];
      }
    }
    int number = table.add(of, at, address == null ? 0 : addresses.number(address), time, via);
    if (size < REMEMBERED) {
      madeAt[size] = at;
      made[size++] = number;
    }
    return number;
  }

  /** What an image had is all here: the numbers that it left out can be given again. */
  void restored() {
    addresses.reuse();
    table.reuse();
    live = table.size();
  }

  /** {@link #sweep}, if so many landings were kept since the last time that it pays. */
  void sweepIfGrown() {
    int grown = table.size() - live;
    if (grown >= WORTH && grown >= live / 2) {
      sweep();
    }
  }

  /**
   * Lets go of landings and addresses that nothing names any more; between two transactions, and
   * not while an image is written.
   */
  void sweep() {
    if (ledgers.stream().anyMatch(ledger -> ledger.holdings.watch.running())) {
      return;
    }
    BitSet landings = new BitSet(table.end());
    BitSet named = new BitSet(addresses.end());
    for (Ledger ledger : ledgers) {
      ledger.ways.landings(landings);
      ledger.nameAddresses(named);
    }
    table.sweep(landings, named);
    addresses.sweep(named);
    live = table.size();
    madeOf = null;
    current = 0;
  }
}
