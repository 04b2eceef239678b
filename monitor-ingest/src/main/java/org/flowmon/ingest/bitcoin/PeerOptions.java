package org.flowmon.ingest.bitcoin;

import java.time.Duration;
import java.util.List;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.Start;

/**
 * How a chain is followed from its peers.
 *
 * @param chain bitcoin, bitcoin-signet or bitcoin-regtest
 * @param peers each {@code HOST:PORT}, asked in turn; none: those that the DNS seeds name
 * @param start where a new lane begins
 * @param poll time between two height checks, beside what the peer announces by itself
 * @param stall time without the answer asked for, after which the peer is left for the next
 * @param handshake time a peer has to connect and to shake hands
 * @param inFlight blocks asked for and not yet handed over; about 2 MB of memory each
 * @param minWait the first pause after every peer was tried; doubled up to {@code maxWait}
 * @param maxWait the longest pause
 * @param mempool whether transactions that wait for a block are asked for too
 */
public record PeerOptions(
    Chain chain,
    List<String> peers,
    Start start,
    Duration poll,
    Duration stall,
    Duration handshake,
    int inFlight,
    Duration minWait,
    Duration maxWait,
    boolean mempool) {
  public PeerOptions {
    peers = List.copyOf(peers);
    if (inFlight < 1) {
      throw new IllegalArgumentException("at least 1 block in flight, not " + inFlight);
    }
  }

  /** The usual ones. */
  public static PeerOptions of(Chain chain, List<String> peers, Start start) {
    return new PeerOptions(
        chain,
        peers,
        start,
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        16,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        false);
  }

  /** The same, and what waits for a block besides. */
  public PeerOptions withMempool() {
    return new PeerOptions(
        chain, peers, start, poll, stall, handshake, inFlight, minWait, maxWait, true);
  }
}
