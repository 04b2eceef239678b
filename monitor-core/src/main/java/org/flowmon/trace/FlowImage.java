package org.flowmon.trace;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TokenUnit;
import org.flowmon.chain.Txid;

/** A flow inside an image: what is needed to retract it when its block is taken back. */
final class FlowImage {
  private FlowImage() {}

  static void write(CodedOutputStream out, Flow f) throws IOException {
    out.writeStringNoTag(f.id());
    ImageFormat.txid(out, f.txid());
    out.writeStringNoTag(f.at());
    out.writeStringNoTag(f.asset());
    ImageFormat.unit(out, f.unit());
    out.writeStringNoTag(f.from());
    out.writeStringNoTag(f.to());
    out.writeUInt32NoTag(f.kind().ordinal());
    ImageFormat.amount(out, f.amount());
    ImageFormat.amount(out, f.value());
    out.writeUInt32NoTag(f.hops());
    out.writeSInt64NoTag(f.leftAt());
    ImageFormat.text(out, f.via());
    ImageFormat.text(out, f.message());
    out.writeStringNoTag(f.listVersion());
    out.writeUInt32NoTag(f.path().size());
    for (Flow.Arrival a : f.path()) {
      ImageFormat.txid(out, a.txid());
      out.writeStringNoTag(a.at());
      ImageFormat.text(out, a.address());
      ImageFormat.amount(out, a.amount());
      out.writeSInt64NoTag(a.time());
    }
  }

  static Flow read(CodedInputStream in, Chain chain, Policy policy, Bounds bounds, BlockRef block)
      throws IOException {
    String id = in.readString();
    Txid txid = ImageFormat.txid(in);
    String at = in.readString();
    String asset = in.readString();
    TokenUnit unit = ImageFormat.unit(in);
    String from = in.readString();
    String to = in.readString();
    Flow.Kind kind = Flow.Kind.values()[in.readUInt32()];
    Amount amount = ImageFormat.amount(in);
    Amount value = ImageFormat.amount(in);
    int hops = in.readUInt32();
    long leftAt = in.readSInt64();
    String via = ImageFormat.text(in);
    String message = ImageFormat.text(in);
    String listVersion = in.readString();
    int n = in.readUInt32();
    List<Flow.Arrival> path = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Txid step = ImageFormat.txid(in);
      String place = in.readString();
      String address = ImageFormat.text(in);
      Amount part = ImageFormat.amount(in);
      path.add(new Flow.Arrival(step, place, address, part, in.readSInt64()));
    }
    return new Flow(
        id,
        chain,
        txid,
        at,
        asset,
        unit,
        from,
        to,
        kind,
        amount,
        value,
        hops,
        leftAt,
        path,
        via,
        message,
        policy,
        block,
        listVersion,
        false,
        bounds,
        null);
  }
}
