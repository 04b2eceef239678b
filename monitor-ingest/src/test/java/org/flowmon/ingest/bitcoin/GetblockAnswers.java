package org.flowmon.ingest.bitcoin;

import java.util.HexFormat;
import java.util.List;
import org.flowmon.chain.Chain;

/** Blocks of the regtest network as Bitcoin Core answers {@code getblock HASH 3}. */
public final class GetblockAnswers {
  private static final HexFormat HEX = HexFormat.of();
  private static final String COINBASE = "[{\"coinbase\":\"00\"}]";
  private static final byte[] SENDER = script("a1");
  private static final byte[] BETWEEN = script("b2");
  private static final byte[] RECEIVER = script("c3");

  private GetblockAnswers() {}

  private static byte[] script(String twentyTimes) {
    return MinedBlocks.hex("0014" + twentyTimes.repeat(20));
  }

  /** Who sends in {@link #payment}. */
  public static String sender() {
    return String.valueOf(new BitcoinDecoder(Chain.BITCOIN_REGTEST).address(SENDER));
  }

  /** Who receives in {@link #payment}. */
  public static String receiver() {
    return String.valueOf(new BitcoinDecoder(Chain.BITCOIN_REGTEST).address(RECEIVER));
  }

  /**
   * Blocks 7 and 8, one a line: in the first the sender spends a coin of 1,000,000 satoshi from
   * before, which only {@code prevout} tells, and pays 900,000 to somebody, who in the second pays
   * 800,000 of it to the receiver.
   */
  public static String payment() {
    byte[] before = new byte[32];
    before[0] = 5;
    byte[] first = pay(before, 900_000, BETWEEN);
    byte[] one = MinedBlocks.block("cd".repeat(32), 1, List.of(coinbase(7), first));
    byte[] second = pay(MinedBlocks.hash(first), 800_000, RECEIVER);
    String parent = MinedBlocks.hashOf(one);
    byte[] two = MinedBlocks.block(parent, 2, List.of(coinbase(8), second));
    return answer(one, 7, List.of(coinbase(7), first), List.of(COINBASE, vin(1_000_000, SENDER)))
        + answer(two, 8, List.of(coinbase(8), second), List.of(COINBASE, vin(900_000, BETWEEN)));
  }

  private static byte[] coinbase(int height) {
    return MinedBlocks.coinbase(height, "getblock", List.of(), false);
  }

  private static byte[] pay(byte[] txid, long value, byte[] script) {
    return MinedBlocks.transaction(
        List.of(MinedBlocks.input(txid, 0, new byte[0])),
        List.of(MinedBlocks.output(value, script)),
        null);
  }

  private static String vin(int satoshi, byte[] script) {
    return "[{\"prevout\":{\"value\":0.%08d,\"scriptPubKey\":{\"hex\":\"%s\"}}}]"
        .formatted(satoshi, HEX.formatHex(script));
  }

  /** A block on one line; {@code vins}: the inputs of each transaction as JSON. */
  static String answer(byte[] raw, int height, List<byte[]> transactions, List<String> vins) {
    BlockHeader header = BlockHeader.read(raw, 0, new Hashing());
    StringBuilder tx = new StringBuilder();
    for (int i = 0; i < transactions.size(); i++) {
      tx.append(i == 0 ? "" : ",");
      tx.append("{\"hex\":\"").append(HEX.formatHex(transactions.get(i)));
      tx.append("\",\"vin\":").append(vins.get(i)).append('}');
    }
    return """
        {"hash":"%s","height":%d,"version":4,"merkleroot":"%s","time":%d,"nonce":%d,\
        "bits":"207fffff","difficulty":4.6e-10,"nTx":%d,"previousblockhash":"%s","tx":[%s]}
        """
        .formatted(
            header.hash(),
            height,
            Hashing.shown(raw, BlockHeader.MERKLE_ROOT),
            header.time(),
            WireReader.int32(raw, 76) & 0xffffffffL,
            transactions.size(),
            header.parent(),
            tx);
  }
}
