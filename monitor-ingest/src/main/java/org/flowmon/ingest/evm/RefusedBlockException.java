package org.flowmon.ingest.evm;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A block, or an answer about one, that failed its checks and is not handed over. The message names
 * where it came from, block and reason, and the transaction and field where there is one.
 */
public final class RefusedBlockException extends IOException {
  private static final long serialVersionUID = 1;

  private final Refusal reason;
  private final String detail;

  /** {@code block}: its number, and its hash where that is known; {@code null} for neither. */
  public RefusedBlockException(Refusal reason, @Nullable String block, String detail) {
    this(
        reason,
        "block " + (block == null ? "?" : block) + " refused: " + reason.label() + ": " + detail,
        detail,
        null);
  }

  private RefusedBlockException(
      Refusal reason, String message, String detail, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.detail = detail;
  }

  /** Which check it failed. */
  public Refusal reason() {
    return reason;
  }

  /** What is wrong, in words, without the block and the reason. */
  public String detail() {
    return detail;
  }

  /** The same, with the place where the block was read before the message: a file, a node. */
  public RefusedBlockException at(String place) {
    return new RefusedBlockException(reason, place + ": " + getMessage(), detail, this);
  }
}
