package org.flowmon.ingest.bitcoin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.GetDataMessage;
import org.bitcoinj.core.MemoryPoolMessage;
import org.bitcoinj.core.Ping;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.ingest.ChainFollower.Sink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for a block at one peer: asks for what it offers, a few at a time, and hands it over
 * in batches, so that a lane has a record a second and not one a transaction. A peer that says so
 * shows its whole mempool when it is asked; what it no longer has then waits no longer. Nothing of
 * a transaction is checked: signatures neither, so a peer may tell of what cannot be.
 */
final class PeerMempool {
  private static final Logger log = LoggerFactory.getLogger(PeerMempool.class);

  /** So many are asked for at a time. */
  private static final int IN_FLIGHT = 100;

  /** So many offers are remembered; the others are passed over, and counted. */
  private static final int MOST_OFFERS = 50_000;

  private static final int BATCH = 500;
  private static final long BATCH_NANOS = 1_000_000_000L;
  private static final long SHOW_NANOS = 300_000_000_000L;
  private static final long STALL_NANOS = 60_000_000_000L;

  private final PeerLink link;
  private final Sink sink;
  private final boolean wanted;
  private final BitcoinDecoder decoder;
  private final Set<Sha256Hash> offers = new LinkedHashSet<>();
  private final Set<Txid> asked = new HashSet<>();
  private final Deque<UtxoTransaction> batch = new ArrayDeque<>();
  private final long begun = System.nanoTime();
  private @Nullable Set<Txid> shown;
  private boolean live;
  private long ping;
  private long showAt = begun;
  private long batchAt;
  private long askedAt;
  private long passedOver;

  PeerMempool(PeerLink link, Sink sink, boolean wanted, BitcoinDecoder decoder) {
    this.link = link;
    this.sink = sink;
    this.wanted = wanted;
    this.decoder = decoder;
  }

  /** When {@link #due} has something to do. */
  long deadline() {
    long end = begun + Long.MAX_VALUE / 2;
    if (wanted && live && link.showsMempool()) {
      end = showAt;
    }
    return batch.isEmpty() ? end : Math.min(end, batchAt);
  }

  /** Every block is handed over: what the peer tells of from now on is news. */
  void live() throws InterruptedException {
    if (!live && !wanted) {
      sink.waiting(Set.of()); // nobody would say what becomes of it
    }
    live = true;
  }

  /** Does what is due by now. */
  void due() throws PeerDropped, InterruptedException {
    long now = System.nanoTime();
    if (!batch.isEmpty() && now - batchAt >= 0) {
      flush();
      sink.idle();
    }
    if (wanted && live && link.showsMempool() && now - showAt >= 0) {
      shown = new HashSet<>();
      link.send(new MemoryPoolMessage());
      link.send(Ping.of(++ping));
      showAt = now + SHOW_NANOS;
    }
  }

  void offered(List<Sha256Hash> transactions) throws PeerDropped, InterruptedException {
    if (!live) {
      return; // it is in a block to come, or offered again
    }
    for (Sha256Hash each : transactions) {
      Txid txid = txid(each);
      if (shown != null) {
        shown.add(txid);
      }
      if (asked.contains(txid) || sink.waits(txid)) {
        continue;
      }
      if (offers.size() < MOST_OFFERS) {
        offers.add(each);
      } else {
        passedOver++;
        if (passedOver % MOST_OFFERS == 1) {
          log.warn("{} offers of transactions were passed over: too many at once", passedOver);
        }
      }
    }
    ask();
  }

  private void ask() throws PeerDropped {
    if (!asked.isEmpty() && System.nanoTime() - askedAt < STALL_NANOS) {
      return;
    }
    asked.clear();
    askedAt = System.nanoTime();
    for (Sha256Hash each : offers.stream().limit(IN_FLIGHT).toList()) {
      offers.remove(each);
      asked.add(txid(each));
      link.send(GetDataMessage.ofTransaction(each, true));
    }
  }

  void received(byte[] raw) throws PeerDropped, InterruptedException {
    UtxoTransaction transaction;
    try {
      transaction = decoder.transaction(raw);
    } catch (WireReader.Malformed | IndexOutOfBoundsException e) {
      throw PeerDropped.garbage("sent a bad transaction: " + e.getMessage());
    }
    if (asked.remove(transaction.txid())) {
      if (batch.isEmpty()) {
        batchAt = System.nanoTime() + BATCH_NANOS;
      }
      batch.add(transaction);
      if (batch.size() >= BATCH) {
        batchAt = System.nanoTime();
      }
      ask();
    }
  }

  /** It no longer has one that it offered. */
  void notFound(Sha256Hash transaction) throws PeerDropped {
    if (asked.remove(txid(transaction))) {
      ask();
    }
  }

  /** The answer to what was asked before that ping is whole. */
  void answered(long number) throws InterruptedException {
    Set<Txid> all = shown;
    if (all != null && number == ping) {
      shown = null;
      flush();
      sink.waiting(all);
    }
  }

  /** Hands over what has come: before a block, which may take it in. */
  void flush() throws InterruptedException {
    if (!batch.isEmpty()) {
      sink.unconfirmed(new ArrayList<>(batch));
      batch.clear();
    }
  }

  private static Txid txid(Sha256Hash hash) {
    return Txid.of(hash.getBytes(), Txid.Form.HEX);
  }
}
