package org.flowmon.ingest.evm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.flowmon.ingest.evm.CallFailed.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What a node offers of traces, found out by asking: {@code debug_traceBlockByNumber} with the
 * callTracer, else {@code trace_block}, else none. An error that does not say that the method is
 * missing is one of the node, until it came three times and the method never worked.
 */
final class Traces {
  private static final int DOUBTS = 3;

  /** The methods, in the order in which they are asked for. */
  enum Form {
    CALL_TRACER,
    TRACE_BLOCK,
    NONE
  }

  private final Endpoint endpoint;
  private Form form = Form.CALL_TRACER;
  private boolean proven;
  private int doubts;

  Traces(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  synchronized Form form() {
    return form;
  }

  /** Whether a method has worked. */
  synchronized boolean proven() {
    return proven;
  }

  /** The traces of the block at that height; {@code null} where the node has none. */
  @Nullable JsonNode of(long height) throws CallFailed, InterruptedException {
    while (true) {
      Form now = form();
      if (now == Form.NONE) {
        return null;
      }
      try {
        JsonNode traces = ask(now, height);
        if (traces.isNull()) {
          throw new CallFailed(Reason.MISSING, "has no traces of block " + height);
        }
        worked(now);
        return traces;
      } catch (CallFailed e) {
        if (!gone(now, e.reason())) {
          throw e;
        }
      }
    }
  }

  private JsonNode ask(Form now, long height) throws CallFailed, InterruptedException {
    return now == Form.CALL_TRACER
        ? endpoint.call(
            "debug_traceBlockByNumber",
            Endpoint.hex(height),
            Map.of("tracer", "callTracer", "tracerConfig", Map.of("withLog", true)))
        : endpoint.call("trace_block", Endpoint.hex(height));
  }

  private synchronized void worked(Form now) {
    proven |= form == now;
  }

  /** Whether the method is not there, so that another may be. */
  private synchronized boolean gone(Form now, Reason reason) {
    if (form != now) {
      return true; // another thread found out
    }
    if (proven || (reason != Reason.UNSUPPORTED && reason != Reason.RPC_ERROR)) {
      return false;
    }
    if (reason == Reason.RPC_ERROR && ++doubts < DOUBTS) {
      return false;
    }
    doubts = 0;
    form = Form.values()[now.ordinal() + 1];
    return true;
  }
}
