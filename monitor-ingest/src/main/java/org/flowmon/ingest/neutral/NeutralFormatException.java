package org.flowmon.ingest.neutral;

import java.io.IOException;
import org.flowmon.chain.Chain;
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
  private final transient @Nullable String type;
  private final transient @Nullable Chain chain;

  NeutralFormatException(
      String file, long line, String field, String what, @Nullable Throwable cause) {
    this(file, line, field, what, null, null, cause);
  }

  NeutralFormatException(
      String file,
      long line,
      String field,
      String what,
      @Nullable String type,
      @Nullable Chain chain,
      @Nullable Throwable cause) {
    super(file + ":" + line + ": " + (field.isEmpty() ? "" : field + ": ") + what, cause);
    this.file = file;
    this.line = line;
    this.field = field;
    this.type = type;
    this.chain = chain;
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

  /** The line's {@code type}, as far as it could be read before the fault. */
  public @Nullable String type() {
    return type;
  }

  /** The line's chain, as far as it could be read before the fault. */
  public @Nullable Chain chain() {
    return chain;
  }
}
