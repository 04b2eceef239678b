package org.flowmon.bench.drill;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long payments took from the node that is followed to a readable alert, in milliseconds.
 *
 * @param sorted all of them
 */
record Latencies(List<Long> sorted) {
  private static final long SECOND = 1_000;

  Latencies {
    sorted = sorted.stream().sorted().toList();
  }

  /** Of the payments that the node first had between two times; times in nanoseconds. */
  static Latencies between(
      long from, long to, Map<String, Long> seenAt, Map<String, Long> alertedAt) {
    List<Long> all = new ArrayList<>();
    seenAt.forEach(
        (txid, seen) -> {
          Long alerted = alertedAt.get(txid);
          if (alerted != null && seen >= from && seen < to) {
            all.add((alerted - seen) / 1_000_000);
          }
        });
    return new Latencies(all);
  }

  static Latencies together(Collection<Latencies> all) {
    return new Latencies(all.stream().flatMap(each -> each.sorted().stream()).toList());
  }

  int count() {
    return sorted.size();
  }

  /** The latency that so many of a hundred do not exceed; -1 when there is none. */
  long percentile(int of) {
    return sorted.isEmpty()
        ? -1
        : sorted.get(Math.min(sorted.size() - 1, (sorted.size() * of + 99) / 100 - 1));
  }

  long worst() {
    return sorted.isEmpty() ? -1 : sorted.getLast();
  }

  /** How many of a hundred took less than a second. */
  double withinSecond() {
    return sorted.isEmpty()
        ? 100
        : 100.0 * sorted.stream().filter(each -> each < SECOND).count() / sorted.size();
  }

  /** {@code n, median, 99th, worst}, in seconds. */
  String words() {
    return sorted.isEmpty()
        ? "none"
        : String.format(
            Locale.ROOT,
            "%d: median %.2f s, 99 %% %.2f s, worst %.2f s",
            count(),
            percentile(50) / 1e3,
            percentile(99) / 1e3,
            worst() / 1e3);
  }
}
