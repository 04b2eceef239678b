package org.flowmon.ingest.evm;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;
import org.flowmon.chain.Amount;
import org.flowmon.ingest.Holding;
import org.flowmon.ingest.evm.BlockFetch.Fetched;
import org.flowmon.ingest.evm.CallFailed.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one node: its head, its finalized block, whether it answers, and whether it is
 * on the branch that is followed. Written by its {@link HeadWatch} and by those who fetch blocks.
 */
final class Node {
  private final Endpoint endpoint;
  private final Traces traces;
  private final BlockFetch fetch;
  private final BackOff pause;
  private final Runnable changed;
  private volatile @Nullable EvmHeader head;
  private volatile @Nullable EvmHeader safe;
  private volatile @Nullable EvmHeader finalized;
  private volatile boolean settled;
  private volatile boolean up;
  private volatile boolean verified;
  // What was wrong with the last block asked for, and with the last look at its head.
  private volatile String blockTrouble = "";
  private volatile String headTrouble = "";
  private volatile String offBranch = "";
  private volatile String outvoted = "";
  private volatile String otherChain = "";

  /** {@code changed} is run after each change of what is known. */
  Node(
      EvmOptions options,
      Endpoint endpoint,
      EvmDecoder decoder,
      @Nullable TronFees fees,
      Random random,
      LongSupplier nanos,
      Runnable changed) {
    this.endpoint = endpoint;
    this.changed = changed;
    traces = new Traces(endpoint);
    fetch = new BlockFetch(options.chain(), endpoint, traces, decoder, fees);
    pause = new BackOff(options.minWait(), options.maxWait(), random, nanos);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Traces traces() {
    return traces;
  }

  /** Something to be fetched. */
  private interface Fetching<T> {
    T fetch() throws CallFailed, InterruptedException;
  }

  /** Fetches a block; a failure rests the node. */
  Fetched fetch(long height) throws CallFailed, InterruptedException {
    return fetched(() -> fetch.at(height));
  }

  /** Fetches what was held after the block of that hash; a failure rests the node. */
  Map<Holding, Amount> balances(String hash, Set<Holding> holdings)
      throws CallFailed, InterruptedException {
    return fetched(() -> BalanceFetch.after(endpoint, hash, holdings));
  }

  private <T> T fetched(Fetching<T> fetching) throws CallFailed, InterruptedException {
    try {
      T fetched = fetching.fetch();
      pause.succeeded();
      if (!blockTrouble.isEmpty()) {
        blockTrouble = "";
        changed.run();
      }
      return fetched;
    } catch (CallFailed e) {
      blockTrouble = String.valueOf(e.getMessage());
      pause.failed(e.retryAfter());
      changed.run();
      throw e;
    }
  }

  /** Asks what it offers beside blocks. */
  void probe(long height) throws InterruptedException {
    fetch.probe(height);
  }

  /** It answered with its head. */
  void heard(EvmHeader now) {
    EvmHeader before = head;
    head = now;
    boolean news = !up || before == null || !before.hash().equals(now.hash());
    up = true;
    settled = true;
    headTrouble = "";
    if (news) {
      changed.run();
    }
  }

  /** It announced a head by itself; counts only once it has answered. */
  void announced(EvmHeader now) {
    if (up) {
      heard(now);
    }
  }

  /** It told what is final. */
  void heardFinal(@Nullable EvmHeader nowSafe, EvmHeader nowFinal) {
    safe = nowSafe;
    finalized = nowFinal;
  }

  /** It did not answer. */
  void silent(CallFailed why) {
    up = false;
    verified = false;
    headTrouble = String.valueOf(why.getMessage());
    otherChain = why.reason() == Reason.OTHER_CHAIN ? headTrouble : "";
    settled = true;
    changed.run();
  }

  /** Whether it answered, or failed to, at least once. */
  boolean settled() {
    return settled;
  }

  /** Whether it may be of use: it is not known to be on another chain. */
  boolean ours() {
    return otherChain.isEmpty();
  }

  /** Whether it answered when it was asked last. */
  boolean up() {
    return up;
  }

  /** Whether it can be asked for the block at that height now. */
  boolean ready(long height) {
    EvmHeader at = head;
    return up && at != null && at.number() >= height && follows() && pause.left() == 0;
  }

  /** Whether its chain was compared with another node's, or ours, since it was silent last. */
  boolean verified() {
    return verified;
  }

  void verify() {
    verified = true;
    offBranch("");
    changed.run();
  }

  /** The nanoseconds left of its pause. */
  long pauseLeft() {
    return pause.left();
  }

  /** Rests it. */
  void rest() {
    pause.failed(Duration.ZERO);
  }

  @Nullable EvmHeader head() {
    return head;
  }

  @Nullable EvmHeader safe() {
    return safe;
  }

  @Nullable EvmHeader finalized() {
    return finalized;
  }

  /** Why it is not asked for blocks: on which other branch it is; empty when it is on ours. */
  String offBranch() {
    return offBranch;
  }

  void offBranch(String why) {
    if (!offBranch.equals(why)) {
      offBranch = why;
      changed.run();
    }
  }

  /** Others have another final block than it has and are more; empty when they are not. */
  void outvoted(String why) {
    if (!outvoted.equals(why)) {
      outvoted = why;
      changed.run();
    }
  }

  boolean isOutvoted() {
    return !outvoted.isEmpty();
  }

  /** Whether nothing speaks against its branch. */
  boolean follows() {
    return offBranch.isEmpty() && outvoted.isEmpty();
  }

  /** What was last wrong with it, completing the sentence "HOST:PORT ..."; empty when nothing. */
  String trouble() {
    if (!outvoted.isEmpty()) {
      return outvoted;
    }
    if (!offBranch.isEmpty()) {
      return offBranch;
    }
    return headTrouble.isEmpty() ? blockTrouble : headTrouble;
  }

  /** Which other chain it is on; empty when on the right one, as far as known. */
  String otherChain() {
    return otherChain;
  }

  /** Its receipts are asked for one by one. */
  boolean oneByOne() {
    return fetch.oneByOne();
  }

  @Override
  public String toString() {
    return endpoint.toString();
  }
}
