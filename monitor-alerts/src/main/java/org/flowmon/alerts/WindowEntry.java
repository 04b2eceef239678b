package org.flowmon.alerts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;

/**
 * A flow as it stands in a series.
 *
 * @param flowId which
 * @param time seconds since 1970; never before that of the entry before
 * @param gone from this time on it is in no window
 * @param held whether the rule's condition held with this flow
 * @param amount in base units
 * @param sum of this and all entries of the series before
 * @param party the other end
 * @param address where it arrived; empty when not known
 */
record WindowEntry(
    String flowId,
    long time,
    long gone,
    boolean held,
    BigInteger amount,
    BigInteger sum,
    String party,
    String address) {

  WindowEntry withHeld(boolean now) {
    return new WindowEntry(flowId, time, gone, now, amount, sum, party, address);
  }

  /** The same after an entry before it was taken out. */
  WindowEntry without(BigInteger taken) {
    return new WindowEntry(flowId, time, gone, held, amount, sum.subtract(taken), party, address);
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(flowId);
      out.writeLong(time);
      out.writeLong(gone);
      out.writeBoolean(held);
      number(out, amount);
      number(out, sum);
      out.writeUTF(party);
      out.writeUTF(address);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  static WindowEntry fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new WindowEntry(
          in.readUTF(),
          in.readLong(),
          in.readLong(),
          in.readBoolean(),
          number(in),
          number(in),
          in.readUTF(),
          in.readUTF());
    } catch (IOException e) {
      throw new UncheckedIOException("an entry of a window that is not whole", e);
    }
  }

  private static void number(DataOutputStream out, BigInteger number) throws IOException {
    byte[] bytes = number.toByteArray();
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  private static BigInteger number(DataInputStream in) throws IOException {
    return new BigInteger(in.readNBytes(in.readUnsignedShort()));
  }
}
