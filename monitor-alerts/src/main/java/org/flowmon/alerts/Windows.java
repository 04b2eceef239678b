package org.flowmon.alerts;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The windows of all rules of one lane. A flow enters when it is judged and leaves when it is taken
 * back. The lane takes flows back last first, so that windows then hold what a fresh run on the
 * winning branch would give them. What is out of every window for {@link #SLACK_SECONDS} goes.
 */
public final class Windows {
  /** A branch that is taken back is not longer than this; its flows' windows are still whole. */
  static final long SLACK_SECONDS = 2 * 86_400;

  /** Each flow that enters lets so many old ones go: more go than come. */
  private static final int GO_AT_ONCE = 4;

  private static final int TAKEN_AT_ONCE = 1_000;

  private static final byte[] NOTHING = {};

  private final WindowTable table;

  Windows(WindowTable table) {
    this.table = table;
  }

  /** As they are now, to be tried: what enters is counted there only. */
  Windows glance() {
    return new Windows(new WindowGlance(table));
  }

  /** Empty ones, in memory. */
  public static Windows inMemory() {
    return new Windows(new WindowMemory());
  }

  /** What a rule's windows hold with a flow. */
  public record Held(Tally window, Tally before) {}

  /** A flow with which a rule's condition no longer begins to hold. */
  record Fallen(String flowId, String rule) {
    /** Whether it is what the alert says now. */
    boolean of(Alert alert) {
      return alert.state() != Alert.State.RETRACTED && alert.finding().rule().id().equals(rule);
    }
  }

  /**
   * Counts the flow. Returns what its window holds when the rule's condition begins to hold with
   * it: it holds, and did not hold with the flow before it in the same window. The same flow again
   * is not counted again.
   */
  public Optional<Held> enter(RuleRef rule, Window window, Flow flow) {
    String subject = window.subject(flow);
    if (subject == null) {
      return Optional.empty();
    }
    letGo(flow.block().time());
    String mark = mark(flow.id(), rule.id());
    byte[] place = table.get(mark);
    if (place == null) {
      WindowSeries series =
          new WindowSeries(table, rule.id() + "\n" + rule.version() + "\n" + subject);
      place = append(series, window, flow, mark);
    }
    Place at = Place.of(table, place);
    AssetRef asset = AssetRef.of(flow);
    return judge(at.series(), at.number(), window, asset)
        ? Optional.of(held(at.series(), at.number(), window, asset))
        : Optional.empty();
  }

  private byte[] append(WindowSeries series, Window window, Flow flow, String mark) {
    long last = series.last();
    WindowEntry before = last == 0 ? null : series.get(last);
    long time = flow.block().time();
    BigInteger sum = flow.amount().toBigInteger();
    if (before != null) {
      time = Math.max(time, before.time());
      sum = sum.add(before.sum());
    }
    long gone = time + window.overSeconds() + window.beforeSeconds() + SLACK_SECONDS;
    String address = AlertLife.landing(flow);
    series.put(
        last + 1,
        new WindowEntry(
            flow.id(),
            time,
            gone,
            false,
            flow.amount().toBigInteger(),
            sum,
            window.party(flow),
            address == null ? "" : address));
    series.last(last + 1);
    byte[] place = Place.bytes(series, last + 1);
    table.put(mark, place);
    table.put("x\n" + WindowSeries.hex(gone) + "\n" + mark, NOTHING);
    return place;
  }

  /** Whether the condition begins to hold with this entry; keeps whether it holds. */
  private static boolean judge(WindowSeries series, long number, Window window, AssetRef asset) {
    WindowEntry entry = series.get(number);
    Held held = held(series, number, window, asset);
    boolean holds = window.when().holds(held.window(), held.before());
    if (holds != entry.held()) {
      series.put(number, entry.withHeld(holds));
    }
    return holds && !heldBefore(series, number, window);
  }

  private static boolean heldBefore(WindowSeries series, long number, Window window) {
    WindowEntry before = series.find(number - 1);
    return before != null
        && before.held()
        && before.time() > window.until(series.get(number).time());
  }

  private static Held held(WindowSeries series, long number, Window window, AssetRef asset) {
    long until = window.until(series.get(number).time());
    long first = series.firstAfter(until, number);
    long earlier =
        window.beforeSeconds() == 0
            ? first
            : series.firstAfter(until - window.beforeSeconds(), first - 1);
    return new Held(
        new Tally(series, asset, first, number), new Tally(series, asset, earlier, first - 1));
  }

  /**
   * Takes the flow out of every window. Flows that entered after it are judged again; those with
   * which a condition no longer begins to hold are returned, the last first.
   */
  List<Fallen> leave(Flow flow, List<AlertRule> rules) {
    List<Fallen> fallen = new ArrayList<>();
    String all = mark(flow.id(), "");
    for (Map.Entry<String, byte[]> each : table.range(all, all + "~", Integer.MAX_VALUE)) {
      String rule = each.getKey().substring(all.length());
      Place at = Place.of(table, each.getValue());
      WindowSeries series = at.series();
      Window window = window(rules, rule, series);
      long last = series.last();
      List<Long> began = new ArrayList<>();
      for (long n = at.number() + 1; window != null && n <= last; n++) {
        if (series.get(n).held() && !heldBefore(series, n, window)) {
          began.add(n - 1);
        }
      }
      forget(rule, series.get(at.number()));
      close(series, at.number(), last, rule);
      AssetRef asset = AssetRef.of(flow);
      for (long n = at.number(); window != null && n < last; n++) {
        if (!judgeAgain(series, n, window, asset) && began.contains(n)) {
          fallen.addFirst(new Fallen(series.get(n).flowId(), rule));
        }
      }
    }
    return fallen;
  }

  private static boolean judgeAgain(
      WindowSeries series, long number, Window window, AssetRef asset) {
    try {
      return judge(series, number, window, asset);
    } catch (RuleFailedException e) {
      return false; // what cannot be said does not hold
    }
  }

  /** Moves what comes after the entry one place up. */
  private void close(WindowSeries series, long number, long last, String rule) {
    BigInteger taken = series.get(number).amount();
    for (long n = number + 1; n <= last; n++) {
      WindowEntry moved = series.get(n).without(taken);
      series.put(n - 1, moved);
      table.put(mark(moved.flowId(), rule), Place.bytes(series, n - 1));
    }
    series.delete(last);
    series.last(last - 1);
  }

  /** Of the rule that made the series, unless it has changed since. */
  private static @Nullable Window window(List<AlertRule> rules, String id, WindowSeries series) {
    return rules.stream()
        .filter(rule -> rule.ref().id().equals(id))
        .filter(rule -> series.name().startsWith(id + "\n" + rule.ref().version() + "\n"))
        .findFirst()
        .flatMap(AlertRule::window)
        .orElse(null);
  }

  /** Lets go of what a rule counted that no longer judges. */
  void letGo(RuleRef rule) {
    String name = rule.id() + "\n" + rule.version() + "\n";
    all("e\n" + name, entry -> forget(rule.id(), WindowEntry.fromBytes(entry)));
    all("h\n" + name, last -> {});
  }

  /** Takes out, a few at a time, everything whose key begins so. */
  private void all(String prefix, Consumer<byte[]> taken) {
    List<Map.Entry<String, byte[]>> some;
    do {
      some = table.range(prefix, prefix + '\uffff', TAKEN_AT_ONCE);
      for (Map.Entry<String, byte[]> each : some) {
        taken.accept(each.getValue());
        table.delete(each.getKey());
      }
    } while (!some.isEmpty());
  }

  private void letGo(long now) {
    for (Map.Entry<String, byte[]> old :
        table.range("x\n", "x\n" + WindowSeries.hex(Math.max(0, now)), GO_AT_ONCE)) {
      String mark = old.getKey().substring("x\n".length() + 16 + 1);
      byte[] place = table.get(mark);
      if (place != null) {
        Place at = Place.of(table, place);
        at.series().delete(at.number());
        if (at.series().last() == at.number()) {
          at.series().last(at.number());
        }
      }
      table.delete(mark);
      table.delete(old.getKey());
    }
  }

  private void forget(String rule, WindowEntry entry) {
    String mark = mark(entry.flowId(), rule);
    table.delete(mark);
    table.delete("x\n" + WindowSeries.hex(entry.gone()) + "\n" + mark);
  }

  /** Where a flow stands in the series of a rule. */
  private static String mark(String flowId, String rule) {
    return "f\n" + flowId + "\n" + rule;
  }

  private record Place(WindowSeries series, long number) {
    static byte[] bytes(WindowSeries series, long number) {
      return (series.name() + "\n" + WindowSeries.hex(number)).getBytes(StandardCharsets.UTF_8);
    }

    static Place of(WindowTable table, byte[] bytes) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      int end = text.lastIndexOf('\n');
      return new Place(
          new WindowSeries(table, text.substring(0, end)),
          Long.parseLong(text.substring(end + 1), 16));
    }
  }
}
