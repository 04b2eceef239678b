package org.flowmon.ingest.evm;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.flowmon.ingest.evm.EvmTrace.Call;
import org.flowmon.ingest.evm.EvmTrace.Kind;
import org.jspecify.annotations.Nullable;

/** Gathers the calls of one transaction that come flat, each with its address in the tree. */
final class FlatCalls {
  final Txid txid;
  final @Nullable String blockHash;

  private final List<Call> calls = new ArrayList<>();

  /** How many calls were seen within each open one. */
  private final List<Integer> children = new ArrayList<>();

  /** The depth of the failed call around what comes next; the outermost one. */
  private int failedAt = Integer.MAX_VALUE;

  FlatCalls(Txid txid, @Nullable String blockHash) {
    this.txid = txid;
    this.blockHash = blockHash;
  }

  /** Goes to the call with that address; false when a call before it is missing. */
  boolean next(List<Integer> address) {
    int depth = address.size();
    if (depth == 0 ? !calls.isEmpty() : children.size() < depth) {
      return false;
    }
    while (children.size() > depth) {
      children.removeLast();
    }
    if (depth > 0) {
      int expected = children.getLast();
      if (address.getLast() != expected) {
        return false;
      }
      children.set(depth - 1, expected + 1);
    }
    for (int i = 0; i < depth - 1; i++) {
      if (address.get(i) != children.get(i) - 1) {
        return false;
      }
    }
    children.add(0);
    return true;
  }

  /** Adds the call just gone to. */
  void add(Kind kind, String from, @Nullable String to, Amount value, boolean failed) {
    int depth = children.size() - 1;
    if (depth <= failedAt) {
      failedAt = failed ? depth : Integer.MAX_VALUE;
    }
    calls.add(new Call(depth, kind, from, to, value, depth >= failedAt, -1));
  }

  EvmTrace trace() {
    return new EvmTrace(txid, blockHash, calls, -1);
  }
}
