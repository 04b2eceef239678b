package org.flowmon.alerts.notify;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Addresses with a common beginning: {@code 10.0.0.0/8}, {@code fc00::/7}, or one address. */
final class AddressBlock {
  private final byte[] start;
  private final int bits;

  private AddressBlock(byte[] start, int bits) {
    this.start = start;
    this.bits = bits;
  }

  /** Throws {@link IllegalArgumentException} for anything else. */
  static AddressBlock parse(String text) {
    String[] parts = text.split("/", 2);
    try {
      // Only digits, so that no name service is asked.
      if (!parts[0].matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
        throw new UnknownHostException(text);
      }
      byte[] start = InetAddress.getByName(parts[0]).getAddress();
      int bits = parts.length == 1 ? start.length * 8 : Integer.parseInt(parts[1]);
      if (bits < 0 || bits > start.length * 8) {
        throw new UnknownHostException(text);
      }
      return new AddressBlock(start, bits);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "expected an address block as 10.0.0.0/8, found \"" + text + "\"", e);
    }
  }

  static List<AddressBlock> all(String... texts) {
    return Arrays.stream(texts).map(AddressBlock::parse).toList();
  }

  /** Java has already made IPv4 addresses of IPv4 addresses that are written as IPv6. */
  boolean holds(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != start.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % 8);
      if ((bytes[i / 8] & mask) != (start[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
