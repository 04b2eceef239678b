package org.flowmon.ingest.evm;

/** The bloom filter of a block's logs. */
final class LogsBloom {
  /** Its size in the header. */
  static final int BYTES = 256;

  private LogsBloom() {}
}
