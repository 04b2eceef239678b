package org.flowmon.ingest;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What is counted of the blocks of an account chain because it is not, or not plainly, traced. */
public enum Counted {
  /** Transfer logs of fungible tokens that are not followed, look-alikes among them. */
  OTHER_TOKENS("transfers of tokens that are not followed"),
  /** Logs that are not as their contract writes them. */
  UNREADABLE_LOGS("logs of followed tokens, known bridges or feeds that cannot be read"),
  /** Amounts of which the answers do not say whether they are native coin (TRON). */
  UNTOLD_VALUES("amounts that may be coins or something else"),
  /** Conversions through a known router. */
  SWAPS("swaps through known routers"),
  /** Somebody exchanges something: through no known router, or not for certain. */
  LITERAL_SWAPS("transactions with an exchange that is traced as it stands");

  private final String shown;

  Counted(String shown) {
    this.shown = shown;
  }

  /** What there is of both together. */
  static Map<Counted, Long> sum(Map<Counted, Long> some, Map<Counted, Long> more) {
    Map<Counted, Long> sum = new EnumMap<>(Counted.class);
    sum.putAll(some);
    more.forEach((what, count) -> sum.merge(what, count, Long::sum));
    return sum;
  }

  /** What there is, for a person, each part after a semicolon; empty for nothing. */
  public static String text(Map<Counted, Long> counted) {
    return sum(Map.of(), counted).entrySet().stream()
        .filter(each -> each.getValue() > 0)
        .map(each -> String.format(Locale.ROOT, "; %,d %s", each.getValue(), each.getKey().shown))
        .collect(Collectors.joining());
  }

  /** The value of the label in metrics. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
