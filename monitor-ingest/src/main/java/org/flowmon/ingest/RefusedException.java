package org.flowmon.ingest;

import java.io.IOException;

/**
 * What trying again does not cure: another writer has taken the lane over, a start that the chain
 * does not have, a reorganisation deeper than can be undone. The message says what to do. Any other
 * {@link IOException} of this module is worth another attempt.
 */
public sealed class RefusedException extends IOException permits FencedException {
  private static final long serialVersionUID = 1L;

  /** With that message. */
  public RefusedException(String message) {
    super(message);
  }

  /** With that message and what led to it. */
  public RefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
