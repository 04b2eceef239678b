package org.flowmon.ingest.bitcoin;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A block that failed its checks and is not handed over. The message names block and reason. */
public final class RefusedBlockException extends IOException {
  private static final long serialVersionUID = 1;

  private final Refusal reason;
  private final @Nullable String hash;
  private final String detail;

  /** {@code hash} is {@code null} where not even the header could be read. */
  public RefusedBlockException(Refusal reason, @Nullable String hash, String detail) {
    this(reason, hash, detail, "");
  }

  private RefusedBlockException(
      Refusal reason, @Nullable String hash, String detail, String place) {
    super(
        place
            + "block "
            + (hash == null ? "?" : hash)
            + " refused: "
            + reason.label()
            + ": "
            + detail);
    this.reason = reason;
    this.hash = hash;
    this.detail = detail;
  }

  /** Which check it failed. */
  public Refusal reason() {
    return reason;
  }

  /** The hash of the refused block, {@code null} where not even the header could be read. */
  public @Nullable String hash() {
    return hash;
  }

  /** What is wrong, in words, without the block and the reason. */
  public String detail() {
    return detail;
  }

  /** The same, with the place where the block was read before the message: a file, a peer. */
  public RefusedBlockException at(String place) {
    return new RefusedBlockException(reason, hash, detail, place + ": ");
  }
}
