package org.flowmon.topic;

import static com.google.protobuf.CodedOutputStream.computeUInt32SizeNoTag;
import static com.google.protobuf.CodedOutputStream.computeUInt64SizeNoTag;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.flowmon.chain.Amount;
import org.jspecify.annotations.Nullable;

/** Bytes of a message as they are written; it grows. Every field number is below 16. */
final class LaneBuffer {
  private byte[] bytes;
  private CodedOutputStream out;
  private int base;

  LaneBuffer(int capacity) {
    bytes = new byte[capacity];
    out = CodedOutputStream.newInstance(bytes);
  }

  int size() {
    return base + out.getTotalBytesWritten();
  }

  /** Empty again, for the next message. */
  void clear() {
    base = 0;
    out = CodedOutputStream.newInstance(bytes);
  }

  /** The stream to write to, with room for {@code n} more bytes. */
  CodedOutputStream room(int n) {
    if (out.spaceLeft() < n) {
      base = size();
      long wanted = Math.max(2L * bytes.length, (long) base + n);
      bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
      out = CodedOutputStream.newInstance(bytes, base, bytes.length - base);
    }
    return out;
  }

  void copyTo(CodedOutputStream target) throws IOException {
    target.writeRawBytes(bytes, 0, size());
  }

  /** A number; 0 is left out. */
  void number(int field, long value) throws IOException {
    if (value != 0) {
      room(11).writeUInt64(field, value);
    }
  }

  /** A height that may be 0; -1 is left out. */
  void height(int field, long value) throws IOException {
    if (value >= 0) {
      room(11).writeUInt64(field, value);
    }
  }

  void flag(int field, boolean value) throws IOException {
    if (value) {
      room(2).writeBool(field, true);
    }
  }

  /** A number with a sign that is written even when it is 0. */
  void signed(int field, long value) throws IOException {
    room(11).writeSInt64(field, value);
  }

  /** A text; {@code null} is left out. */
  void text(int field, @Nullable String value) throws IOException {
    if (value != null) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      room(6 + utf8.length).writeByteArray(field, utf8);
    }
  }

  void message(int field, LaneBuffer body) throws IOException {
    int n = body.size();
    CodedOutputStream to = room(6 + n);
    to.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    to.writeUInt32NoTag(n);
    body.copyTo(to);
  }

  void amount(int field, int bigField, Amount value) throws IOException {
    write(room(amountSize(value)), field, bigField, value);
  }

  /** Bytes of an amount with its tag; none for 0. */
  static int amountSize(Amount value) {
    if (value.isLong()) {
      return value.isZero() ? 0 : 1 + computeUInt64SizeNoTag(value.toLong());
    }
    int n = value.toBigInteger().bitLength() / 8 + 1;
    return 1 + computeUInt32SizeNoTag(n) + n;
  }

  /** Writes an amount into its number, or into the field for large ones; 0 is left out. */
  static void write(CodedOutputStream out, int field, int bigField, Amount value)
      throws IOException {
    if (!value.isLong()) {
      out.writeByteArray(bigField, value.toBigInteger().toByteArray());
    } else if (!value.isZero()) {
      out.writeUInt64(field, value.toLong());
    }
  }
}
