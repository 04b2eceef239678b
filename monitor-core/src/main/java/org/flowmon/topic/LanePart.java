package org.flowmon.topic;

import static com.google.protobuf.CodedOutputStream.computeUInt32SizeNoTag;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import org.flowmon.chain.Transaction;

/**
 * One part of a connected block, or what entered the mempool, while it is filled: names and
 * transactions, written once.
 */
final class LanePart {
  /** Version byte, tags, lengths, part and parts: never more than this around the rest. */
  private static final int FRAME = 32;

  private final LaneNames names = new LaneNames();
  private final LaneTransactions writer = new LaneTransactions(names);
  private final LaneBuffer body;

  LanePart(int capacity) {
    body = new LaneBuffer(capacity);
  }

  /**
   * Adds {@code t}, unless the part would then pass {@code maxBytes} and holds something else;
   * {@code around} is the size of the block's head and of its finality.
   */
  boolean add(Transaction t, int around, int maxBytes) throws IOException {
    int mark = names.count();
    int size = writer.plan(t);
    long whole = (long) FRAME + around + names.sizeBound() + body.size() + size;
    if (whole > maxBytes && body.size() > 0) {
      names.backTo(mark);
      return false;
    }
    writer.write(t, body.room(size));
    return true;
  }

  boolean isEmpty() {
    return body.size() == 0;
  }

  /** What entered the mempool: a whole record. */
  byte[] toMempool(LaneBuffer head) throws IOException {
    return toRecord(LaneFields.LaneRecord.MEMPOOL, head, new LaneBuffer(0));
  }

  /** A part of a block: a whole record. */
  byte[] toRecord(LaneBuffer block, LaneBuffer finality, int part, int parts) throws IOException {
    LaneBuffer head = new LaneBuffer(FRAME + block.size());
    head.message(LaneFields.Connected.BLOCK, block);
    head.number(LaneFields.Connected.PART, part);
    head.number(LaneFields.Connected.PARTS, parts);
    return toRecord(LaneFields.LaneRecord.CONNECTED, head, finality);
  }

  private byte[] toRecord(int kind, LaneBuffer head, LaneBuffer after) throws IOException {
    int inner =
        Math.addExact(
            Math.addExact(head.size(), names.size()), Math.addExact(body.size(), after.size()));
    byte[] record = new byte[Math.addExact(2 + computeUInt32SizeNoTag(inner), inner)];
    CodedOutputStream out = CodedOutputStream.newInstance(record);
    out.write(LaneFields.VERSION);
    out.writeTag(kind, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(inner);
    head.copyTo(out);
    names.writeTo(out);
    body.copyTo(out);
    after.copyTo(out);
    out.checkNoSpaceLeft();
    return record;
  }
}
