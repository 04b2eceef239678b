package org.flowmon.ingest.bitcoin;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bitcoinj.core.Services;
import org.bitcoinj.net.discovery.DnsDiscovery;
import org.bitcoinj.net.discovery.PeerDiscoveryException;

/** Which peer is asked next: the given ones in turn, or those that the network's DNS seeds name. */
final class PeerSource {
  private static final Duration SEEDS_PATIENCE = Duration.ofSeconds(15);

  private final Net net;
  private final List<InetSocketAddress> given = new ArrayList<>();
  private final Random random;
  private final Set<InetSocketAddress> bad = new HashSet<>();
  private List<InetSocketAddress> round = List.of();
  private int at;

  /** Throws {@link IllegalArgumentException} for what is no {@code HOST:PORT}. */
  PeerSource(Net net, List<String> peers, Random random) {
    this.net = net;
    this.random = random;
    peers.forEach(peer -> given.add(parse(peer, net.params().getPort())));
    String[] seeds = net.params().getDnsSeeds();
    if (given.isEmpty() && (seeds == null || seeds.length == 0)) {
      throw new IllegalArgumentException(
          net.chain() + " has no public peers: name one with --peer HOST:PORT");
    }
  }

  private static InetSocketAddress parse(String peer, int defaultPort) {
    // host, host:port, [v6], [v6]:port
    int colon = peer.lastIndexOf(':');
    boolean port =
        peer.contains("]:") || (!peer.contains("]") && colon >= 0 && peer.indexOf(':') == colon);
    String host = port ? peer.substring(0, colon) : peer;
    String digits = port ? peer.substring(colon + 1) : Integer.toString(defaultPort);
    host = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    if (host.isEmpty() || !digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 65_535) {
      throw new IllegalArgumentException("a peer is given as HOST:PORT, not \"" + peer + "\"");
    }
    return InetSocketAddress.createUnresolved(host, Integer.parseInt(digits));
  }

  /** The next one, resolved; unresolved when its host has no address now. */
  InetSocketAddress next() throws PeerDropped, InterruptedException {
    if (at >= round.size()) {
      round = given.isEmpty() ? seeds() : given;
      at = 0;
    }
    for (int i = at; i < round.size(); i++) {
      if (!bad.contains(round.get(i))) {
        at = i + 1;
        return resolve(round.get(i));
      }
    }
    // Only peers that sent garbage are left: they get another chance.
    bad.removeAll(round);
    return resolve(round.get(at++));
  }

  /** Whether every peer of this round was asked, so that it is time to wait. */
  boolean roundOver() {
    return at >= round.size();
  }

  /** How many peers there are to ask. */
  int count() {
    return Math.max(1, round.size());
  }

  /** The peer last given broke the rules: others are asked before it. */
  void markBad() {
    bad.add(round.get(at - 1));
  }

  private static InetSocketAddress resolve(InetSocketAddress peer) {
    return peer.isUnresolved() ? new InetSocketAddress(peer.getHostString(), peer.getPort()) : peer;
  }

  private List<InetSocketAddress> seeds() throws PeerDropped {
    DnsDiscovery discovery = new DnsDiscovery(net.params().network());
    try {
      List<InetSocketAddress> found =
          new ArrayList<>(
              discovery.getPeers(Services.NODE_NETWORK | Services.NODE_WITNESS, SEEDS_PATIENCE));
      if (found.isEmpty()) {
        throw PeerDropped.gone("named no peer");
      }
      Collections.shuffle(found, random);
      return found;
    } catch (PeerDiscoveryException e) {
      throw PeerDropped.gone("do not answer: name a peer with --peer HOST:PORT");
    } finally {
      discovery.shutdown();
    }
  }
}
