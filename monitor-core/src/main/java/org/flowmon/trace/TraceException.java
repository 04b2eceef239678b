package org.flowmon.trace;

/**
 * A record that cannot be traced: a block out of order, or a transaction that spends more than it
 * has. The ledger is as it was before the record. The message says what is wrong.
 */
public final class TraceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TraceException(String message) {
    super(message);
  }
}
