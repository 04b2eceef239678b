package org.flowmon.chain;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An address of TRON in its two forms: base58 with a checksum for people ({@code T...}), and the 20
 * bytes that its Ethereum-compatible interface shows as hexadecimal with 0x.
 */
public final class TronAddress {
  private static final HexFormat HEX = HexFormat.of();
  private static final int SIZE = 20;
  private static final byte VERSION = 0x41;

  private TronAddress() {}

  /**
   * The base58 form of 20 bytes in hexadecimal with 0x. Throws {@link IllegalArgumentException} for
   * anything else.
   */
  public static String ofHex(String hex) {
    if (hex.length() != 2 + 2 * SIZE || !hex.startsWith("0x")) {
      throw new IllegalArgumentException("expected 0x and 40 hexadecimal digits, found " + hex);
    }
    byte[] payload = new byte[1 + SIZE];
    payload[0] = VERSION;
    System.arraycopy(HEX.parseHex(hex, 2, hex.length()), 0, payload, 1, SIZE);
    return Base58.encodeChecked(payload);
  }

  /** The hexadecimal form, lower case with 0x, of a base58 address; {@code null} for other text. */
  public static @Nullable String hex(String base58) {
    byte[] payload = Base58.decodeChecked(base58, Base58.BITCOIN);
    return payload != null && payload.length == 1 + SIZE && payload[0] == VERSION
        ? "0x" + HEX.formatHex(payload, 1, payload.length)
        : null;
  }
}
