package org.flowmon.ingest.evm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.flowmon.ingest.evm.EvmTrace.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads the traces of a block: one tree of calls for each transaction (callTracer), or one flat
 * list of calls, each with its address in the tree ({@code trace_block}, and the same with fewer
 * fields).
 */
final class TraceReader {
  private final JsonFields in;
  private final List<EvmTrace> traces = new ArrayList<>();

  /** The transaction whose flat calls are being gathered. */
  private @Nullable FlatCalls gathered;

  private int entries;

  TraceReader(JsonFields in) {
    this.in = in;
  }

  /** The traces in the array on which the parser stands. */
  static List<EvmTrace> read(JsonFields in) throws IOException {
    TraceReader reader = new TraceReader(in);
    in.array();
    while (in.nextElement()) {
      reader.entry();
    }
    reader.finish();
    in.atNone();
    return reader.traces;
  }

  /**
   * The traces of the next transactions, {@code count} of them, from calls that stand one after the
   * other without an array around them; fewer at the end.
   */
  List<EvmTrace> take(int count) throws IOException {
    while (traces.size() < count && in.nextValue()) {
      entry();
    }
    if (traces.size() < count) {
      finish();
    }
    List<EvmTrace> taken = new ArrayList<>(traces.subList(0, Math.min(count, traces.size())));
    traces.subList(0, taken.size()).clear();
    in.atNone();
    return taken;
  }

  private void finish() {
    if (gathered != null) {
      traces.add(gathered.trace());
      gathered = null;
    }
  }

  /** One trace of either form. */
  private void entry() throws IOException {
    in.at("trace", entries++);
    in.object();
    Txid txid = null;
    String blockHash = null;
    List<Integer> address = null;
    String error = null;
    boolean failed = false;
    Frame frame = new Frame();
    Frame result = null;
    for (String name = in.next(); name != null; name = in.next()) {
      switch (name) {
        case "txHash", "transactionHash", "transaction_hash" -> {
          txid = in.isNull() ? null : in.txid();
          in.named(" of transaction ", txid);
        }
        case "blockHash", "block_hash" -> blockHash = in.isNull() ? null : in.hash();
        case "traceAddress", "trace_address" -> address = address();
        case "error" -> error = in.isNull() ? null : in.text();
        case "failed" -> failed = in.flag();
        case "result" -> result = in.isNull() ? null : Frame.read(in);
        case "action" -> frame.fields(in);
        default -> frame.field(in, name);
      }
    }
    if ("reward".equals(frame.type)) {
      return; // of the block, to its miner: what is minted arrives unattributed anyway
    }
    if (address != null) {
      flat(txid, blockHash, address, frame, result, failed || error != null);
    } else if (result != null && result.type != null) {
      finish();
      traces.add(result.trace(in, txid));
    } else {
      throw in.refuse(error == null ? "result: missing" : "the node could not trace it: " + error);
    }
  }

  private List<Integer> address() throws IOException {
    in.array();
    List<Integer> address = new ArrayList<>(8);
    while (in.nextElement()) {
      address.add(in.index());
    }
    return address;
  }

  private void flat(
      @Nullable Txid txid,
      @Nullable String blockHash,
      List<Integer> address,
      Frame frame,
      @Nullable Frame result,
      boolean failed)
      throws IOException {
    Txid of = in.given(txid, "transactionHash");
    FlatCalls calls = gathered;
    if (calls == null || !calls.txid.equals(of)) {
      finish();
      calls = new FlatCalls(of, blockHash);
      gathered = calls;
    } else if (!Objects.equals(calls.blockHash, blockHash)) {
      throw in.refuse("blockHash: another than in the trace before it");
    }
    if (!calls.next(address)) {
      throw in.refuse("traceAddress: " + address + " does not follow the trace before it");
    }
    Kind kind = frame.kind(in);
    String to = kind == Kind.CREATE && result != null ? result.address : frame.to;
    if (to == null && !failed) {
      throw in.refuse("to: missing");
    }
    calls.add(
        kind,
        in.given(frame.from, "from"),
        to,
        frame.value == null ? Amount.ZERO : frame.value,
        failed);
  }
}
