package org.flowmon.ingest.bitcoin;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import org.bitcoinj.base.internal.ByteUtils;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.CheckpointManager;
import org.bitcoinj.core.NetworkParameters;
import org.bitcoinj.core.StoredBlock;
import org.bitcoinj.params.MainNetParams;
import org.bitcoinj.params.RegTestParams;
import org.bitcoinj.params.SigNetParams;
import org.flowmon.chain.Chain;

/**
 * A Bitcoin network as its peers speak it: bitcoinj's parameters, the easiest target its rules
 * allow, and whether the difficulty is adjusted every 2016 blocks (it never is on regtest).
 */
record Net(Chain chain, NetworkParameters params, BigInteger powLimit, boolean retargets) {
  /** Blocks between two adjustments of the difficulty. */
  static final int PERIOD = 2016;

  private static final long PERIOD_SECONDS = PERIOD * 600L;

  /** A header that is part of the program: trusted without the ones before it. */
  record Anchor(long height, HeaderChain.Header header) {}

  /** Throws {@link IllegalArgumentException} for a chain whose peers cannot be spoken to. */
  static Net of(Chain chain) {
    if (chain.equals(Chain.BITCOIN)) {
      return new Net(chain, MainNetParams.get(), limit(0x1d00ffffL), true);
    }
    if (chain.equals(Chain.BITCOIN_SIGNET)) {
      // bitcoinj itself allows regtest's limit here.
      return new Net(chain, SigNetParams.get(), limit(0x1e0377aeL), true);
    }
    if (chain.equals(Chain.BITCOIN_REGTEST)) {
      return new Net(chain, RegTestParams.get(), limit(0x207fffffL), false);
    }
    throw new IllegalArgumentException(
        chain
            + " cannot be followed from a peer: bitcoinj knows bitcoin, bitcoin-signet and"
            + " bitcoin-regtest, not this network; use recorded blocks");
  }

  private static BigInteger limit(long bits) {
    return ByteUtils.decodeCompactBits(bits);
  }

  /** Expected number of hashes behind a block of that difficulty. */
  static BigInteger work(long bits) {
    return BigInteger.ONE.shiftLeft(256).divide(limit(bits).add(BigInteger.ONE));
  }

  /** Why a header's hash is no proof of work on this network, or the empty string. */
  String refusesWork(HeaderChain.Header header) {
    BigInteger target = limit(header.bits());
    if (target.signum() <= 0 || target.compareTo(powLimit) > 0) {
      return "a target outside the rules of " + chain;
    }
    return header.hash().toBigInteger().compareTo(target) > 0 ? "no proof of work" : "";
  }

  /** The difficulty that follows a period of {@code seconds} at {@code bits}. */
  long retarget(long bits, long seconds) {
    long span = Math.clamp(seconds, PERIOD_SECONDS / 4, PERIOD_SECONDS * 4);
    BigInteger target =
        limit(bits).multiply(BigInteger.valueOf(span)).divide(BigInteger.valueOf(PERIOD_SECONDS));
    return ByteUtils.encodeCompactBits(target.min(powLimit));
  }

  /** The last known header at or below that height: a bitcoinj checkpoint or the first block. */
  Anchor anchor(long height) throws IOException {
    if (CheckpointManager.openStream(params) != null) {
      CheckpointManager checkpoints = new CheckpointManager(params);
      Instant first = params.getGenesisBlock().time().plusSeconds(1);
      Instant before = Instant.MAX;
      while (before.isAfter(first)) {
        StoredBlock found = checkpoints.getCheckpointBefore(before);
        if (found.getHeight() <= height) {
          return new Anchor(found.getHeight(), HeaderChain.Header.of(found.getHeader()));
        }
        before = found.getHeader().time().minusSeconds(1);
      }
    }
    Block genesis = params.getGenesisBlock();
    return new Anchor(0, HeaderChain.Header.of(genesis));
  }
}
