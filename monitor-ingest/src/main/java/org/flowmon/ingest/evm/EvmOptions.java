package org.flowmon.ingest.evm;

import java.time.Duration;
import java.util.List;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.Start;
import org.jspecify.annotations.Nullable;

/**
 * How a chain is followed from its nodes.
 *
 * @param contracts what is known of the contracts of the chain that is followed
 * @param endpoints the nodes, each {@code http://}, {@code https://}, {@code ws://} or {@code
 *     wss://}; two of them are compared by hash
 * @param start where a new lane begins
 * @param poll time between two height checks of a node; ten times that for one that announces its
 *     blocks by itself
 * @param timeout time a node has for an answer
 * @param inFlight blocks fetched ahead of the lane and not yet handed over; a few MB of memory each
 * @param callsPerSecond so many calls each node is asked at most
 * @param minWait the first pause after a node failed; doubled up to {@code maxWait}
 * @param maxWait the longest pause, unless the node asks for a longer one
 * @param openingBalances whether the accounts of a block are asked what they held before it
 * @param tronApi where a TRON node tells what was burned as fees, {@code http://} or {@code
 *     https://}; {@code null}: the fees stay unknown
 */
public record EvmOptions(
    Contracts contracts,
    List<String> endpoints,
    Start start,
    Duration poll,
    Duration timeout,
    int inFlight,
    int callsPerSecond,
    Duration minWait,
    Duration maxWait,
    boolean openingBalances,
    @Nullable String tronApi) {
  /** Calls a second unless told otherwise: what free plans of providers allow. */
  public static final int DEFAULT_CALLS = 25;

  /** Throws {@link IllegalArgumentException} for what cannot be. */
  public EvmOptions {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException(
          "a node of " + contracts.chain() + " is needed: name one with --rpc URL");
    }
    if (inFlight < 1) {
      throw new IllegalArgumentException("at least 1 block in flight, not " + inFlight);
    }
    if (callsPerSecond < 1) {
      throw new IllegalArgumentException("at least 1 call a second, not " + callsPerSecond);
    }
    if (tronApi != null) {
      if (!contracts.chain().equals(Chain.TRON)) {
        throw new IllegalArgumentException(
            "the fees of " + contracts.chain() + " follow from its receipts; leave the option out");
      }
      TronFees.parse(tronApi);
    }
    if (openingBalances && contracts.chain().equals(Chain.TRON)) {
      throw new IllegalArgumentException(
          "opening balances of tron cannot be had: its nodes say what an account holds now, not"
              + " what it held before a block; leave the option out");
    }
  }

  /** The usual ones. */
  public static EvmOptions of(
      Contracts contracts, List<String> endpoints, Start start, int callsPerSecond) {
    return new EvmOptions(
        contracts,
        endpoints,
        start,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        8,
        callsPerSecond,
        Duration.ofMillis(500),
        Duration.ofSeconds(60),
        false,
        null);
  }

  /** The same, with opening balances. Throws {@link IllegalArgumentException} for TRON. */
  public EvmOptions withOpeningBalances() {
    return with(true, tronApi);
  }

  /** The same, with fees of TRON. Throws {@link IllegalArgumentException} for another chain. */
  public EvmOptions withTronApi(String url) {
    return with(openingBalances, url);
  }

  private EvmOptions with(boolean balances, @Nullable String feesFrom) {
    return new EvmOptions(
        contracts,
        endpoints,
        start,
        poll,
        timeout,
        inFlight,
        callsPerSecond,
        minWait,
        maxWait,
        balances,
        feesFrom);
  }

  /** The chain. */
  public Chain chain() {
    return contracts.chain();
  }

  /** What its nodes answer to {@code eth_chainId}. */
  long chainId() {
    String reference = chain().caip2().substring(chain().caip2().indexOf(':') + 1);
    return Long.decode(reference);
  }
}
