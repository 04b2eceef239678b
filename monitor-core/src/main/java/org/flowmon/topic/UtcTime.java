package org.flowmon.topic;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Times in text, as the topics hold them: RFC 3339 in UTC to the second, {@code
 * 2024-05-01T00:00:00Z}. There are some in every record, and the formatter of the JDK, which must
 * know every form there is, takes longer for one than the rest of a record takes.
 */
public final class UtcTime {
  private static final int LENGTH = 20;

  private UtcTime() {}

  /**
   * The seconds since 1970 of {@code text}; of another form of {@link Instant#parse} too, its
   * fraction cut off.
   *
   * @throws DateTimeException for what is no time
   */
  public static long seconds(String text) {
    if (text.length() == LENGTH
        && text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && text.charAt(10) == 'T'
        && text.charAt(13) == ':'
        && text.charAt(16) == ':'
        && text.charAt(19) == 'Z') {
      int year = number(text, 0, 4);
      int month = number(text, 5, 7);
      int day = number(text, 8, 10);
      int hour = number(text, 11, 13);
      int minute = number(text, 14, 16);
      int second = number(text, 17, 19);
      if (year >= 0 && month >= 0 && day >= 0 && in(hour, 23) && in(minute, 59) && in(second, 59)) {
        return LocalDate.of(year, month, day).toEpochDay() * 86_400
            + hour * 3_600L
            + minute * 60L
            + second;
      }
    }
    return Instant.parse(text).getEpochSecond();
  }

  private static boolean in(int number, int most) {
    return number >= 0 && number <= most;
  }

  /** Negative when there is anything but digits. */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (!in(digit, 9)) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
