package org.flowmon.watchlist;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A list whose content as a whole cannot be read; the message names it, the place and the cause.
 */
public final class UnreadableListException extends IOException {
  private static final long serialVersionUID = 1;

  UnreadableListException(String source, String problem, @Nullable Throwable cause) {
    super(source + ": " + problem, cause);
  }
}
