package org.flowmon.alerts;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The flows that one rule counts of one subject, numbered without gaps in the order of the lane.
 * Each carries the sum of all before it, so that what a window holds is a difference of two.
 */
final class WindowSeries {
  private final WindowTable table;
  private final String name;

  WindowSeries(WindowTable table, String name) {
    this.table = table;
    this.name = name;
  }

  String name() {
    return name;
  }

  /** The number of the newest; 0 when there is none. */
  long last() {
    byte[] last = table.get("h\n" + name);
    return last == null ? 0 : Long.parseLong(new String(last, StandardCharsets.US_ASCII), 16);
  }

  void last(long number) {
    if (find(number) == null) {
      table.delete("h\n" + name); // what is left of it is too old for any window
    } else {
      table.put("h\n" + name, hex(number).getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Nullable WindowEntry find(long number) {
    byte[] entry = table.get(key(number));
    return entry == null ? null : WindowEntry.fromBytes(entry);
  }

  WindowEntry get(long number) {
    WindowEntry entry = find(number);
    if (entry == null) {
      throw new IllegalStateException("no entry " + number + " in the series " + name);
    }
    return entry;
  }

  void put(long number, WindowEntry entry) {
    table.put(key(number), entry.toBytes());
  }

  void delete(long number) {
    table.delete(key(number));
  }

  /**
   * The first number up to {@code end} whose time is after {@code time}; {@code end + 1} for none.
   * Times do not go back, and what is gone was the oldest: so in a few steps, however many there
   * are.
   */
  long firstAfter(long time, long end) {
    long in = end + 1;
    long step = 1;
    while (in - step >= 1 && isAfter(time, in - step)) {
      in -= step;
      step *= 2;
    }
    long out = Math.max(0, in - step);
    while (in - out > 1) {
      long middle = (in + out) >>> 1;
      if (isAfter(time, middle)) {
        in = middle;
      } else {
        out = middle;
      }
    }
    return in;
  }

  private boolean isAfter(long time, long number) {
    WindowEntry entry = find(number);
    return entry != null && entry.time() > time;
  }

  private String key(long number) {
    return "e\n" + name + "\n" + hex(number);
  }

  static String hex(long number) {
    return String.format(Locale.ROOT, "%016x", number);
  }
}
