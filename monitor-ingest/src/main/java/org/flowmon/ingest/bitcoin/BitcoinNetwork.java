package org.flowmon.ingest.bitcoin;

import java.math.BigInteger;
import java.util.List;
import org.flowmon.chain.Chain;

/**
 * What differs between the Bitcoin networks: the four bytes before a message or a stored block (as
 * they stand in the stream, first byte highest), the version bytes of base58 addresses, the prefix
 * of bech32 addresses, the easiest target a block may claim, the hash of block 0, the height from
 * which the coinbase must state the height (BIP 34), and the block time in seconds from which
 * witness data are in force (BIP 141).
 */
record BitcoinNetwork(
    Chain chain,
    int magic,
    int pubKeyHashVersion,
    int scriptHashVersion,
    String bech32Prefix,
    BigInteger easiestTarget,
    String genesis,
    long heightStatedFrom,
    long witnessFrom) {

  static final List<BitcoinNetwork> ALL =
      List.of(
          new BitcoinNetwork(
              Chain.BITCOIN,
              0xf9beb4d9,
              0x00,
              0x05,
              "bc",
              target(0x1d00ffff),
              "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
              227_931,
              1_503_539_857),
          new BitcoinNetwork(
              Chain.BITCOIN_TESTNET4,
              0x1c163f28,
              0x6f,
              0xc4,
              "tb",
              target(0x1d00ffff),
              "00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043",
              1,
              0),
          new BitcoinNetwork(
              Chain.BITCOIN_SIGNET,
              0x0a03cf40,
              0x6f,
              0xc4,
              "tb",
              target(0x1e0377ae),
              "00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6",
              1,
              0),
          new BitcoinNetwork(
              Chain.BITCOIN_REGTEST,
              0xfabfb5da,
              0x6f,
              0xc4,
              "bcrt",
              target(0x207fffff),
              "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206",
              Long.MAX_VALUE,
              0));

  /** The network of that chain. Throws {@link IllegalArgumentException} for any other chain. */
  static BitcoinNetwork of(Chain chain) {
    return ALL.stream()
        .filter(n -> n.chain.equals(chain))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(chain + " is not a Bitcoin network"));
  }

  /**
   * The target that a header's compact form names; zero when it names none (negative, or beyond 256
   * bits).
   */
  static BigInteger target(int bits) {
    int exponent = bits >>> 24;
    int mantissa = bits & 0x7fffff;
    if ((bits & 0x800000) != 0 || exponent > 34) {
      return BigInteger.ZERO;
    }
    BigInteger m = BigInteger.valueOf(mantissa);
    BigInteger t =
        exponent <= 3 ? m.shiftRight(8 * (3 - exponent)) : m.shiftLeft(8 * (exponent - 3));
    return t.bitLength() > 256 ? BigInteger.ZERO : t;
  }

  /** The expected number of hashes behind a block of that compact target; zero for no target. */
  static BigInteger work(int bits) {
    BigInteger t = target(bits);
    return t.signum() == 0
        ? BigInteger.ZERO
        : BigInteger.ONE.shiftLeft(256).divide(t.add(BigInteger.ONE));
  }
}
