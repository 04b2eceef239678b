package org.flowmon.trace;

import java.util.function.IntFunction;

/** {@link Bounds} as people write them: {@code hops=10,share=1/1000,parts=32,minimums=yes}. */
final class BoundsText {
  private static final String ANY = "any";

  private BoundsText() {}

  static String of(Bounds bounds) {
    return "hops="
        + limit(bounds.maxHops())
        + ",share="
        + (bounds.shareDivisor() == 0 ? ANY : "1/" + bounds.shareDivisor())
        + ",parts="
        + limit(bounds.maxParts())
        + ",minimums="
        + (bounds.minimums() ? "yes" : "no");
  }

  private static String limit(int most) {
    return most == Integer.MAX_VALUE ? ANY : Integer.toString(most);
  }

  /** What is not said is as by default. */
  static Bounds parse(String text) {
    Bounds bounds = Bounds.DEFAULT;
    for (String each : text.split(",", -1)) {
      bounds = with(bounds, each);
    }
    return bounds;
  }

  private static Bounds with(Bounds bounds, String text) {
    int sign = text.indexOf('=');
    String value = text.substring(sign + 1);
    return switch (text.substring(0, Math.max(0, sign))) {
      case "hops" -> number(value, text, Integer.MAX_VALUE, most -> withHops(bounds, most));
      case "share" ->
          number(
              value.startsWith("1/") ? value.substring(2) : value.equals(ANY) ? ANY : "",
              text,
              0,
              divisor ->
                  new Bounds(bounds.maxHops(), divisor, bounds.maxParts(), bounds.minimums()));
      case "parts" ->
          number(
              value,
              text,
              Integer.MAX_VALUE,
              most -> new Bounds(bounds.maxHops(), bounds.shareDivisor(), most, bounds.minimums()));
      case "minimums" ->
          switch (value) {
            case "yes", "no" ->
                new Bounds(
                    bounds.maxHops(),
                    bounds.shareDivisor(),
                    bounds.maxParts(),
                    value.equals("yes"));
            default -> throw unreadable(text);
          };
      default -> throw unreadable(text);
    };
  }

  private static Bounds withHops(Bounds bounds, int most) {
    return new Bounds(most, bounds.shareDivisor(), bounds.maxParts(), bounds.minimums());
  }

  private static Bounds number(String value, String text, int any, IntFunction<Bounds> with) {
    if (value.equals(ANY)) {
      return with.apply(any);
    }
    if (!value.matches("[1-9][0-9]{0,8}")) {
      throw unreadable(text);
    }
    return with.apply(Integer.parseInt(value));
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException(
        "expected default, none, or some of hops=10,share=1/1000,parts=32,minimums=yes"
            + " (any for no limit, minimums=no), found \""
            + text
            + "\"");
  }
}
