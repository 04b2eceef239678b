package org.flowmon.standalone;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of the lines of a recording: lines = blocks + transactions + balances + disconnects +
 * repeated + other chains + skipped. Empty lines do not count.
 */
public final class TraceCounts {
  /** Why a line was skipped. */
  public enum Reason {
    /** It is not as the format says. */
    MALFORMED("malformed"),
    /** It does not fit what came before it, or spends more than there is. */
    UNTRACEABLE("untraceable"),
    /** Its block's line was skipped. */
    NO_BLOCK("in a skipped block");

    private final String words;

    Reason(String words) {
      this.words = words;
    }
  }

  long lines;
  long blocks;
  long transactions;
  long balances;
  long disconnects;
  long repeated;
  long otherChains;
  long flows;
  final Map<Reason, Long> skipped = new EnumMap<>(Reason.class);

  TraceCounts() {}

  /** All lines read so far. */
  public long lines() {
    return lines;
  }

  /** Transactions that were traced. */
  public long transactions() {
    return transactions;
  }

  /** Flows that came out, retractions among them. */
  public long flows() {
    return flows;
  }

  /** Lines skipped for one reason. */
  public long skipped(Reason reason) {
    return skipped.getOrDefault(reason, 0L);
  }

  /** Lines skipped for any reason. */
  public long skipped() {
    return skipped.values().stream().mapToLong(n -> n).sum();
  }

  void skip(Reason reason) {
    skipped.merge(reason, 1L, Long::sum);
  }

  /** One sentence. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(number(flows)).append(" flows from ").append(number(transactions));
    text.append(" transactions in ").append(number(blocks)).append(" blocks");
    append(text, balances, " balances");
    append(text, disconnects, " disconnects");
    append(text, repeated, " lines repeated");
    append(text, otherChains, " lines of other chains");
    return text.toString();
  }

  /** How many lines were skipped, by reason. */
  public String skippedSummary() {
    return number(skipped())
        + " lines skipped: "
        + skipped.entrySet().stream()
            .map(e -> number(e.getValue()) + " " + e.getKey().words)
            .collect(Collectors.joining(", "));
  }

  private static void append(StringBuilder text, long n, String what) {
    if (n > 0) {
      text.append(", ").append(number(n)).append(what);
    }
  }

  private static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }
}
