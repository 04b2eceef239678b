package org.flowmon.ingest.evm;

import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.ingest.evm.EvmReceipt.Log;
import org.flowmon.ingest.evm.EvmTrace.Call;
import org.flowmon.ingest.evm.EvmTrace.Kind;

/**
 * Where the logs of a transaction stand among its calls. A node that traces logs says so. Else it
 * is read from the tree of calls: the logs keep the order of the receipt, and each stands as early
 * as code was running on the account that wrote it. Only the log of a wrapped coin that is given
 * back stands after the coin was sent, as the code of these contracts has it.
 */
final class LogPlaces {
  private final List<Call> calls;

  /** The call around each call, -1 for the outermost. */
  private final int[] around;

  /** Whether what each call does stands and may write logs. */
  private final boolean[] writes;

  private LogPlaces(List<Call> calls) {
    this.calls = calls;
    this.around = new int[calls.size()];
    this.writes = new boolean[calls.size()];
    for (int k = 0; k < around.length; k++) {
      Call call = calls.get(k);
      int parent = k - 1;
      while (parent >= 0 && calls.get(parent).depth() >= call.depth()) {
        parent = around[parent];
      }
      around[k] = parent;
      writes[k] =
          !call.undone() && call.kind() != Kind.STATICCALL && (parent < 0 || writes[parent]);
    }
  }

  /**
   * For each log the call behind whose beginning, and before that of the next one, it was written;
   * rising.
   */
  static int[] of(EvmTrace trace, List<Log> logs, TokenLogs tokens) {
    int[] places = new int[logs.size()];
    if (logs.isEmpty()) {
      return places;
    }
    if (trace.logs() == logs.size()) {
      told(trace.calls(), places);
    } else {
      new LogPlaces(trace.calls()).infer(logs, tokens, places);
    }
    return places;
  }

  private static void told(List<Call> calls, int[] places) {
    int log = 0;
    for (int k = 0; k < calls.size(); k++) {
      for (; log < calls.get(k).logsBefore(); log++) {
        places[log] = k - 1;
      }
    }
    for (; log < places.length; log++) {
      places[log] = calls.size() - 1;
    }
  }

  private void infer(List<Log> logs, TokenLogs tokens, int[] places) {
    int from = 0;
    int sent = -1;
    for (int i = 0; i < places.length; i++) {
      Log log = logs.get(i);
      Amount unwrapped = tokens.unwrapped(log);
      int sending = unwrapped == null ? -1 : sending(log.address(), unwrapped, from, sent);
      if (sending >= 0) {
        sent = sending;
        from = Math.max(from, last(sending));
      } else {
        int running = running(log.address(), from);
        // Some chains write logs of their own for which there is no call: these constrain nothing.
        from = running < 0 ? from : running;
      }
      places[i] = from;
    }
  }

  /** The first call from {@code from} on, behind {@code sent}, by which the account sent that. */
  private int sending(String account, Amount value, int from, int sent) {
    for (int k = Math.max(from, sent + 1); k < around.length; k++) {
      Call call = calls.get(k);
      if (!call.undone()
          && call.kind() == Kind.CALL
          && call.value().equals(value)
          && call.from().equals(account)) {
        return k;
      }
    }
    return -1;
  }

  /** The last of the calls within that call, or itself. */
  private int last(int call) {
    int depth = calls.get(call).depth();
    int k = call;
    while (k + 1 < around.length && calls.get(k + 1).depth() > depth) {
      k++;
    }
    return k;
  }

  /** The first moment from {@code from} on when code could write logs for the account, or -1. */
  private int running(String account, int from) {
    for (int k = from; k < around.length; k++) {
      int least = k + 1 < around.length ? calls.get(k + 1).depth() - 1 : 0;
      for (int open = k; open >= 0 && calls.get(open).depth() >= least; open = around[open]) {
        if (writes[open] && account.equals(calls.get(open).context())) {
          return k;
        }
      }
    }
    return -1;
  }
}
