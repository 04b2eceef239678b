package org.flowmon.topic;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.math.BigInteger;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a record while they are read. No length is trusted: what a message or a text claims
 * must lie within what surrounds it before anything is allocated.
 */
final class LaneInput {
  static final int VARINT = WireFormat.WIRETYPE_VARINT;
  static final int LENGTH = WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private final CodedInputStream in;
  private final int length;

  /** Reads what comes after the version byte. */
  LaneInput(byte[] bytes) {
    length = bytes.length;
    in =
        CodedInputStream.newInstance(
            bytes, Math.min(1, bytes.length), Math.max(0, bytes.length - 1));
  }

  CodedInputStream stream() {
    return in;
  }

  /** How many bytes of the record were read. */
  int at() {
    return 1 + in.getTotalBytesRead();
  }

  LaneFormatException wrong(String what) {
    return new LaneFormatException(what, at(), null);
  }

  <T> T required(@Nullable T value, String name) {
    if (value == null) {
      throw wrong("no " + name);
    }
    return value;
  }

  /** The next tag, 0 at the end of the message. */
  int tag() throws IOException {
    return in.readTag();
  }

  /** Passes over a field of a later version. */
  void skip(int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw wrong("a group ends that never began");
    }
  }

  /** Enters a message; what it returns goes to {@link #close}. */
  int open() throws IOException {
    int size = in.readRawVarint32();
    if (size < 0 || size > length - at()) {
      throw wrong(
          "a message of "
              + Integer.toUnsignedString(size)
              + " bytes, of which "
              + (length - at())
              + " are there");
    }
    return in.pushLimit(size);
  }

  void close(int outer) {
    in.popLimit(outer);
  }

  String text() throws IOException {
    return in.readStringRequireUtf8();
  }

  Amount amount() throws IOException {
    long units = in.readUInt64();
    if (units < 0) {
      throw wrong("an amount above 2^63 - 1 in the field for small ones");
    }
    return Amount.of(units);
  }

  Amount bigAmount() throws IOException {
    byte[] magnitude = in.readByteArray();
    if (magnitude.length == 0) {
      throw wrong("an amount without bytes");
    }
    return Amount.of(new BigInteger(magnitude));
  }

  Txid txid(Txid.Form form) throws IOException {
    byte[] bytes = in.readByteArray();
    if (bytes.length == 0) {
      throw wrong("a txid without bytes");
    }
    return Txid.of(bytes, form);
  }
}
