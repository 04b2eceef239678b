package org.flowmon.ingest.bitcoin;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bitcoinj.base.Sha256Hash;

/**
 * Cuts the bytes of a peer into messages: magic, command, length, checksum, payload. The first byte
 * that is not of this network ends it, and no length is believed that no message of ours has.
 */
final class Frames {
  /** A block of 4 million weight units stays below it; so does every message we ask for. */
  private static final int MAX_PAYLOAD = 4_100_000;

  private static final int HEAD = 24;

  private final Net net;
  private String command = "";
  private byte[] payload = new byte[0];
  private int filled;
  private boolean inPayload;
  private final byte[] checksum = new byte[4];

  Frames(Net net) {
    this.net = net;
  }

  /**
   * Reads on. Returns whether a message is whole: {@link #command} and {@link #payload}; otherwise
   * all that could be used of the bytes was.
   */
  boolean read(ByteBuffer in) throws PeerDropped {
    if (!inPayload) {
      if (in.remaining() < HEAD) {
        return false;
      }
      head(in);
    }
    int part = Math.min(in.remaining(), payload.length - filled);
    in.get(payload, filled, part);
    filled += part;
    if (filled < payload.length) {
      return false;
    }
    inPayload = false;
    if (!Arrays.equals(Sha256Hash.hashTwice(payload), 0, 4, checksum, 0, 4)) {
      throw PeerDropped.garbage("sent a " + command + " message with a wrong checksum");
    }
    return true;
  }

  /** The name of the last message. */
  String command() {
    return command;
  }

  /** The payload of the last message, handed over. */
  byte[] payload() {
    return payload;
  }

  private void head(ByteBuffer in) throws PeerDropped {
    int magic = in.order(ByteOrder.BIG_ENDIAN).getInt();
    byte[] name = new byte[12];
    in.get(name);
    long length = Integer.toUnsignedLong(Integer.reverseBytes(in.getInt()));
    in.get(checksum);
    if (magic != net.params().getPacketMagic()) {
      throw PeerDropped.garbage(
          String.format(
              "sent bytes of another network: magic %08x, expected %08x of %s",
              magic, net.params().getPacketMagic(), net.chain()));
    }
    int end = 0;
    while (end < name.length && name[end] != 0) {
      end++;
    }
    command = new String(name, 0, end, StandardCharsets.US_ASCII).replaceAll("[^a-z0-9]", "?");
    if (length > MAX_PAYLOAD) {
      throw PeerDropped.garbage("sent a " + command + " message of " + length + " bytes");
    }
    payload = new byte[(int) length];
    filled = 0;
    inPayload = true;
  }
}
