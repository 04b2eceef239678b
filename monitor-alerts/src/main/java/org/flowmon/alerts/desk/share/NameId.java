package org.flowmon.alerts.desk.share;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids made of names: UUIDs of version 5 (RFC 9562, section 5.5). */
final class NameId {
  /** STIX 2.1, section 2.9: the namespace of observables' ids. */
  static final UUID STIX = UUID.fromString("00abedb4-aa42-466c-9c01-fed23315a9b7");

  private static final long VERSION = 0x5000;
  private static final long VERSION_BITS = 0xF000;

  private NameId() {}

  static UUID of(UUID namespace, String name) {
    MessageDigest sha1;
    try {
      sha1 = MessageDigest.getInstance("SHA-1"); // names, not secrets: the version says SHA-1
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
    ByteBuffer space = ByteBuffer.allocate(2 * Long.BYTES);
    space.putLong(namespace.getMostSignificantBits()).putLong(namespace.getLeastSignificantBits());
    sha1.update(space.array());
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(UTF_8)));
    long high = (hash.getLong() & ~VERSION_BITS) | VERSION;
    long low = (hash.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low);
  }
}
