package org.flowmon.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * When a block and what came of it was where, in ms since 1970; readable: by a read_committed
 * consumer.
 *
 * @param due when the block was to come
 * @param received when it was handed over
 * @param lane when its record was readable
 * @param flow when its flow was
 * @param alert when its alert was
 */
record Journey(long due, long received, long lane, long flow, long alert) {
  private static final int WORST = 5;

  private record Leg(String name, ToLongFunction<Journey> millis) {}

  private static final List<Leg> LEGS =
      List.of(
          new Leg("due > received", j -> j.received - j.due),
          new Leg("received > lane", j -> j.lane - j.received),
          new Leg("lane > flow", j -> j.flow - j.lane),
          new Leg("flow > alert", j -> j.alert - j.flow),
          new Leg("due > alert", j -> j.alert - j.due));

  long total() {
    return alert - received;
  }

  /**
   * Prints percentiles of the whole and of each leg, and the slowest with what held the machine up.
   */
  static void print(Collection<Journey> all, Hiccups hiccups) {
    System.out.println(
        "block received to alert readable: "
            + all.size()
            + " alerts, "
            + percentiles(all.stream().mapToLong(Journey::total).toArray()));
    for (Leg leg : LEGS) {
      row(leg.name, all.stream().mapToLong(leg.millis).toArray());
    }
    long from = all.stream().mapToLong(Journey::due).min().orElse(0);
    long to = all.stream().mapToLong(Journey::alert).max().orElse(0);
    row("(sleep of 1 ms, late by)", hiccups.between(from, to));
    System.out.println("  the slowest:");
    all.stream()
        .sorted(Comparator.comparingLong(Journey::total).reversed())
        .limit(WORST)
        .forEach(j -> System.out.println("    " + j.line(from, hiccups)));
  }

  private String line(long from, Hiccups hiccups) {
    return String.format(
        Locale.ROOT,
        "%4d ms = lane %d + flow %d + alert %d, %.1f s after the first, a sleep was late by up to %d ms then",
        total(),
        lane - received,
        flow - lane,
        alert - flow,
        (received - from) / 1000.0,
        Arrays.stream(hiccups.between(received, alert)).max().orElse(0));
  }

  private static void row(String name, long[] values) {
    System.out.printf(Locale.ROOT, "  %-26s%s%n", name, percentiles(values));
  }

  private static String percentiles(long[] values) {
    if (values.length == 0) {
      return "none";
    }
    Arrays.sort(values);
    return String.format(
        Locale.ROOT,
        "p50 %3d ms, p99 %3d ms, p99.9 %3d ms, most %3d ms",
        values[values.length / 2],
        values[(int) (values.length * 99L / 100)],
        values[(int) (values.length * 999L / 1000)],
        values[values.length - 1]);
  }
}
