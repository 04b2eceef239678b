package org.flowmon.ingest.bitcoin;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small regtest blocks made on the spot: their proof of work takes two tries. */
final class MinedBlocks {
  static final String GENESIS = "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206";
  private static final Hashing HASHING = new Hashing();
  private static final int EASIEST = 0x207fffff;

  private MinedBlocks() {}

  static byte[] hex(String s) {
    return HexFormat.of().parseHex(s);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] p : parts) {
      out.writeBytes(p);
    }
    return out.toByteArray();
  }

  static byte[] int32(int v) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(v).array();
  }

  static byte[] int64(long v) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(v).array();
  }

  /** Bytes behind their length, up to 252 of them. */
  static byte[] sized(byte[] b) {
    return join(new byte[] {(byte) b.length}, b);
  }

  static byte[] output(long value, byte[] script) {
    return join(int64(value), sized(script));
  }

  static byte[] input(byte[] txid, int vout, byte[] script) {
    return join(txid, int32(vout), sized(script), int32(-1));
  }

  /** A transaction; {@code witnesses}: the items of each input's witness, {@code null} for none. */
  static byte[] transaction(
      List<byte[]> inputs, List<byte[]> outputs, @Nullable List<List<byte[]>> witnesses) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(int32(2));
    if (witnesses != null) {
      out.writeBytes(new byte[] {0, 1});
    }
    out.write(inputs.size());
    inputs.forEach(out::writeBytes);
    out.write(outputs.size());
    outputs.forEach(out::writeBytes);
    if (witnesses != null) {
      for (List<byte[]> items : witnesses) {
        out.write(items.size());
        items.forEach(i -> out.writeBytes(sized(i)));
      }
    }
    out.writeBytes(int32(0));
    return out.toByteArray();
  }

  static byte[] coinbase(int height, String tag, List<byte[]> moreOutputs, boolean witness) {
    byte[] script =
        join(
            new byte[] {2, (byte) height, (byte) (height >> 8)},
            tag.getBytes(StandardCharsets.UTF_8));
    List<byte[]> outputs = new ArrayList<>();
    outputs.add(output(50, hex("0014" + "11".repeat(20))));
    outputs.addAll(moreOutputs);
    return transaction(
        List.of(input(new byte[32], -1, script)),
        outputs,
        witness ? List.of(List.of(new byte[32])) : null);
  }

  static byte[] hash(byte[] b) {
    byte[] h = new byte[32];
    HASHING.twice(b, 0, b.length, h);
    return h;
  }

  static String hashOf(byte[] block) {
    return BlockHeader.read(block, 0, HASHING).hash();
  }

  /** A block of one coinbase on that parent. */
  static byte[] block(String parent, int height, String tag) {
    return block(parent, height, List.of(coinbase(height, tag, List.of(), false)));
  }

  /** A block of these transactions, none with a witness. */
  static byte[] block(String parent, int time, List<byte[]> transactions) {
    List<byte[]> hashes = transactions.stream().map(MinedBlocks::hash).toList();
    return mined(parent, time, root(hashes), transactions);
  }

  static byte[] root(List<byte[]> hashes) {
    List<byte[]> level = hashes;
    while (level.size() > 1) {
      List<byte[]> up = new ArrayList<>();
      for (int i = 0; i < level.size(); i += 2) {
        up.add(hash(join(level.get(i), level.get(Math.min(i + 1, level.size() - 1)))));
      }
      level = up;
    }
    return level.get(0);
  }

  static byte[] mined(String parent, int time, byte[] root, List<byte[]> transactions) {
    byte[] above = Hashing.reversed(hex(parent), 0);
    for (int nonce = 0; ; nonce++) {
      byte[] header =
          join(int32(4), above, root, int32(1_600_000_000 + time), int32(EASIEST), int32(nonce));
      if (BlockHeader.read(header, 0, HASHING).proofOfWork()) {
        return join(
            header,
            new byte[] {(byte) transactions.size()},
            join(transactions.toArray(new byte[0][])));
      }
    }
  }

  /** A chain of {@code n} blocks on {@code parent}, the first at {@code height}. */
  static List<byte[]> chain(String parent, int height, int n, String tag) {
    List<byte[]> blocks = new ArrayList<>();
    String above = parent;
    for (int i = 0; i < n; i++) {
      byte[] b = block(above, height + i, tag);
      blocks.add(b);
      above = hashOf(b);
    }
    return blocks;
  }
}
