package org.flowmon.ingest.evm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.flowmon.ingest.evm.EvmTrace.Call;
import org.flowmon.ingest.evm.EvmTrace.Kind;
import org.jspecify.annotations.Nullable;

/** A call as the answers write it: with the calls it makes and the logs it writes, or flat. */
final class Frame {
  @Nullable String type;
  @Nullable String callType;
  @Nullable String from;
  @Nullable String to;
  @Nullable String address;
  @Nullable Amount value;
  boolean failed;
  final List<Frame> calls = new ArrayList<>(0);

  /** For each log written, after how many of the calls; -1 where the node does not say. */
  final List<Integer> logs = new ArrayList<>(0);

  static Frame read(JsonFields in) throws IOException {
    Frame frame = new Frame();
    frame.fields(in);
    return frame;
  }

  void fields(JsonFields in) throws IOException {
    in.object();
    for (String name = in.next(); name != null; name = in.next()) {
      field(in, name);
    }
  }

  void field(JsonFields in, String name) throws IOException {
    switch (name) {
      case "type" -> type = in.isNull() ? null : in.text();
      case "callType" -> callType = in.isNull() ? null : in.text();
      case "from" -> from = in.addressOrNull();
      case "to", "refundAddress" -> to = in.addressOrNull();
      case "address" -> {
        address = in.addressOrNull();
        from = from == null ? address : from; // who ends, in the trace of a self-destruct
      }
      case "value", "balance" -> value = in.amountOrNull();
      case "error" -> failed |= !in.isNull() && !in.text().isEmpty();
      case "calls" -> calls(in);
      case "logs" -> logs(in);
      default -> in.skip();
    }
  }

  private void calls(JsonFields in) throws IOException {
    if (in.isNull()) {
      return;
    }
    in.array();
    while (in.nextElement()) {
      calls.add(read(in));
    }
  }

  private void logs(JsonFields in) throws IOException {
    if (in.isNull()) {
      return;
    }
    in.array();
    while (in.nextElement()) {
      in.object();
      int position = -1;
      for (String name = in.next(); name != null; name = in.next()) {
        if (name.equals("position") && !in.isNull()) {
          position = in.index();
        } else {
          in.skip();
        }
      }
      logs.add(position);
    }
  }

  Kind kind(JsonFields in) throws RefusedBlockException {
    String word = callType == null ? in.given(type, "type") : callType;
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "call" -> Kind.CALL;
      case "callcode" -> Kind.CALLCODE;
      case "delegatecall", "delegate" -> Kind.DELEGATECALL;
      case "staticcall", "static" -> Kind.STATICCALL;
      case "create", "create2" -> Kind.CREATE;
      case "selfdestruct", "suicide" -> Kind.SELFDESTRUCT;
      default -> throw in.refuse("type: a call is not known of the kind \"" + word + "\"");
    };
  }

  /** The calls of a transaction, this being the outermost. */
  EvmTrace trace(JsonFields in, @Nullable Txid txid) throws RefusedBlockException {
    List<Call> flat = new ArrayList<>();
    Walk walk = new Walk(in, flat);
    walk.enter(this, 0, false);
    return new EvmTrace(txid, null, flat, walk.placed ? walk.written : -1);
  }

  private static final class Walk {
    private final JsonFields in;
    private final List<Call> flat;
    private int written;
    private boolean placed = true;

    Walk(JsonFields in, List<Call> flat) {
      this.in = in;
      this.flat = flat;
    }

    void enter(Frame frame, int depth, boolean around) throws RefusedBlockException {
      boolean undone = around || frame.failed;
      if (frame.to == null && !undone) {
        throw in.refuse("to: missing");
      }
      flat.add(
          new Call(
              depth,
              frame.kind(in),
              in.given(frame.from, "from"),
              frame.to,
              frame.value == null ? Amount.ZERO : frame.value,
              undone,
              written));
      int next = 0;
      for (int i = 0; i <= frame.calls.size(); i++) {
        while (!undone && next < frame.logs.size()) {
          int position = frame.logs.get(next);
          placed &= position >= 0;
          if (position > i) {
            break;
          }
          next++;
          written++;
        }
        if (i < frame.calls.size()) {
          enter(frame.calls.get(i), depth + 1, undone);
        }
      }
    }
  }
}
