package org.flowmon.ingest.evm;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.flowmon.chain.Keccak;

/**
 * The bloom filter of a block's logs: the address and each topic of every log set three of 2,048
 * bits. A header that shows other bits than the logs at hand set means that logs are missing or
 * foreign.
 */
final class LogsBloom {
  /** Its size in the header. */
  static final int BYTES = 256;

  private static final int BITS = 8 * BYTES;
  private static final int PER_WORD = 3;
  private static final HexFormat HEX = HexFormat.of();

  private final byte[] bits = new byte[BYTES];
  private final Map<String, int[]> known = new HashMap<>();

  private LogsBloom() {}

  /** As the header of a block with these receipts shows it. */
  static String of(List<EvmReceipt> receipts) {
    LogsBloom bloom = new LogsBloom();
    for (EvmReceipt receipt : receipts) {
      for (EvmReceipt.Log log : receipt.logs()) {
        bloom.add(log.address());
        log.topics().forEach(bloom::add);
      }
    }
    return "0x" + HEX.formatHex(bloom.bits);
  }

  private void add(String word) {
    for (int bit : known.computeIfAbsent(word, LogsBloom::bits)) {
      bits[BYTES - 1 - bit / 8] |= (byte) (1 << bit % 8);
    }
  }

  private static int[] bits(String word) {
    byte[] hash = Keccak.hash(HEX.parseHex(word, 2, word.length()));
    int[] bits = new int[PER_WORD];
    for (int i = 0; i < PER_WORD; i++) {
      bits[i] = ((hash[2 * i] & 255) << 8 | (hash[2 * i + 1] & 255)) % BITS;
    }
    return bits;
  }
}
