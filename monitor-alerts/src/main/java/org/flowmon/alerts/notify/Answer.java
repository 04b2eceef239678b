package org.flowmon.alerts.notify;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint said, or that it said nothing.
 *
 * @param words for an operator; never a secret, at most 200 characters
 * @param after how long the endpoint asks to be left alone; {@code null} when it does not ask
 */
public record Answer(Kind kind, String words, @Nullable Duration after) {
  private static final int MOST_WORDS = 200;

  /** What follows from it. */
  public enum Kind {
    /** It has it. */
    ACCEPTED,
    /** Later, perhaps: an overload, a fault, no connection. */
    RETRY,
    /** Never, as it is. */
    REFUSED,
    /** Nothing more over this route, whatever it is. */
    DISABLED;

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Answer {
    words = words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS - 3) + "...";
  }

  static Answer of(Kind kind, String words) {
    return new Answer(kind, words, null);
  }

  /** {@code accepted: 202}. */
  @Override
  public String toString() {
    return kind + ": " + words;
  }
}
