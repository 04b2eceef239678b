package org.flowmon.topology;

import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the trace stage tells its operator: ids, never payloads. */
final class TraceLog {
  private static final Logger LOG = LoggerFactory.getLogger("org.flowmon.trace");

  private TraceLog() {}

  static void started(TraceConfig config) {
    LOG.info("tracing {} on {}", config.policies(), config.bootstrap());
  }

  static void restored(LaneTracer lane, int chunks, long transactions, long position) {
    LOG.info(
        "lane {}: state restored from {} chunks and {} transactions up to offset {}: {} holders",
        lane.chain,
        chunks,
        transactions,
        position,
        lane.holders());
  }

  static void imageBegun(LaneTracer lane, long number, long offset) {
    LOG.info("lane {}: image {} of the state begun at offset {}", lane.chain, number, offset);
  }

  static void imageComplete(LaneTracer lane, long number, int chunks) {
    LOG.info("lane {}: image {} of the state complete, {} chunks", lane.chain, number, chunks);
  }

  static void rejected(Chain chain, Txid txid, String reason) {
    LOG.warn("lane {}: transaction {} set aside: {}", chain, txid, reason);
  }
}
