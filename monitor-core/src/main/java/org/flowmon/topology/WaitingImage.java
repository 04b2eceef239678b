package org.flowmon.topology;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.LaneCodec;
import org.flowmon.topic.LaneRecord;
import org.flowmon.trace.Flow;

/** The transactions of a {@link MempoolOverlay} inside an image of the lane. */
final class WaitingImage {
  private static final int CHUNK_BYTES = 256 * 1024;

  private WaitingImage() {}

  /** As chunks; none when nothing waits. */
  static List<byte[]> of(Collection<MempoolOverlay.Waiting> waiting) {
    List<byte[]> chunks = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      for (MempoolOverlay.Waiting each : waiting) {
        out.writeLong(each.height());
        LaneRecord record = new LaneRecord.Mempool(0, List.of(each.transaction()), List.of());
        write(out, LaneCodec.encode(record));
        out.writeInt(each.flows().size());
        for (Flow flow : each.flows()) {
          write(out, FlowJson.toBytes(flow));
        }
        if (bytes.size() >= CHUNK_BYTES) {
          chunks.add(bytes.toByteArray());
          bytes.reset();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    if (bytes.size() > 0) {
      chunks.add(bytes.toByteArray());
    }
    return chunks;
  }

  private static void write(DataOutputStream out, byte[] some) throws IOException {
    out.writeInt(some.length);
    out.write(some);
  }

  /** Reads a chunk back. */
  static void restore(MempoolOverlay into, byte[] chunk) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(chunk));
    while (in.available() > 0) {
      long height = in.readLong();
      LaneRecord.Mempool record = (LaneRecord.Mempool) LaneCodec.decode(read(in));
      List<Flow> flows = new ArrayList<>();
      for (int n = in.readInt(); n > 0; n--) {
        flows.add(FlowJson.fromBytes(read(in)));
      }
      into.restore(new MempoolOverlay.Waiting(record.entered().getFirst(), height, flows));
    }
  }

  private static byte[] read(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }
}
