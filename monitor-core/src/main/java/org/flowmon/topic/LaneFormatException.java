package org.flowmon.topic;

import org.jspecify.annotations.Nullable;

/** The bytes are not a lane record: what was wrong, and at which byte. */
public final class LaneFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int at;

  LaneFormatException(String what, int at, @Nullable Throwable cause) {
    super("not a lane record: " + what + " (byte " + at + ")", cause);
    this.at = at;
  }

  /** How many bytes had been read when it was found, from 0. */
  public int at() {
    return at;
  }
}
