package org.flowmon.ingest;

/** Another writer has taken over the lane: who shares it with others stands by. */
final class FencedException extends RefusedException {
  private static final long serialVersionUID = 1L;

  FencedException(String message, Throwable cause) {
    super(message, cause);
  }
}
