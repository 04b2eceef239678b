package org.flowmon.topic;

import org.jspecify.annotations.Nullable;

/** The text is not a flow: which field, and what was expected there. */
public final class FlowFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FlowFormatException(String field, String what, @Nullable Throwable cause) {
    super("not a flow: " + field + ": " + what, cause);
  }
}
