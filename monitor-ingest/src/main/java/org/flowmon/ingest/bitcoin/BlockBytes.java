package org.flowmon.ingest.bitcoin;

import org.flowmon.ingest.bitcoin.WireReader.Malformed;

/** What can be read from the bytes of a block without decoding it. */
final class BlockBytes {
  // In bytes, as the format allows them.
  static final int SMALLEST_TRANSACTION = 60;
  static final int SMALLEST_INPUT = 41;
  static final int SMALLEST_OUTPUT = 9;

  private BlockBytes() {}

  /**
   * Where the block that starts at {@code from} ends. Throws {@link Malformed} when the bytes up to
   * {@code end} hold no whole block.
   */
  static int endOf(byte[] bytes, int from, int end) {
    WireReader in = new WireReader(bytes, from, end);
    in.skip(BlockHeader.SIZE);
    for (int n = in.count(SMALLEST_TRANSACTION, "transactions"); n > 0; n--) {
      in.skip(4);
      boolean witness = in.end - in.at > 1 && bytes[in.at] == 0;
      in.skip(witness ? 2 : 0);
      int inputs = in.count(SMALLEST_INPUT, "inputs");
      for (int i = 0; i < inputs; i++) {
        in.skip(36);
        in.skip(in.count(1, "bytes of input script") + 4);
      }
      for (int i = in.count(SMALLEST_OUTPUT, "outputs"); i > 0; i--) {
        in.skip(8);
        in.skip(in.count(1, "bytes of output script"));
      }
      for (int i = 0; witness && i < inputs; i++) {
        for (int k = in.count(1, "witness items"); k > 0; k--) {
          in.skip(in.count(1, "bytes of witness"));
        }
      }
      in.skip(4);
    }
    return in.at;
  }

  /**
   * The first push of the coinbase script as a number; {@code at}: where the input count stands.
   */
  static long statedHeight(byte[] b, int at) {
    int script = at + 1 + 36;
    int length = b[script] & 255; // 2 to 100 bytes by consensus
    int push = script + 1;
    int first = b[push] & 255;
    if (first >= 0x51 && first <= 0x60) {
      return first - 0x50L;
    }
    if (first < 1 || first > 5 || first >= length || b[push + first] < 0) {
      return BitcoinBlock.NOT_STATED;
    }
    long height = 0;
    for (int i = first; i > 0; i--) {
      height = height << 8 | (b[push + i] & 255);
    }
    return height;
  }
}
