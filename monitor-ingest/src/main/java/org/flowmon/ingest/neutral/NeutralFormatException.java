package org.flowmon.ingest.neutral;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A line that is not as the neutral format says: file, line, field and what was expected there. The
 * reader stands behind the line and can go on.
 */
public final class NeutralFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long line;
  private final String field;

  NeutralFormatException(
      String file, long line, String field, String what, @Nullable Throwable cause) {
    super(file + ":" + line + ": " + (field.isEmpty() ? "" : field + ": ") + what, cause);
    this.file = file;
    this.line = line;
    this.field = field;
  }

  /** The file's name, as it was given. */
  public String file() {
    return file;
  }

  /** The line, from 1. */
  public long line() {
    return line;
  }

  /** The place within the line, such as {@code outputs[1].value}; empty for the whole line. */
  public String field() {
    return field;
  }
}
