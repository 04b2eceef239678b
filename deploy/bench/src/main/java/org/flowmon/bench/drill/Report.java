package org.flowmon.bench.drill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.FormatMethod;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a drill showed, for people and for programs. */
final class Report {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Drill.Outcome outcome;
  private final long seed;
  private final boolean fast;
  private final Map<Schedule.Struck, Latencies> under = new LinkedHashMap<>();
  private final Latencies calm;

  Report(Drill.Outcome outcome, long seed, boolean fast) {
    this.outcome = outcome;
    this.seed = seed;
    this.fast = fast;
    List<Latencies> quiet = new ArrayList<>();
    long before = 0;
    for (Schedule.Struck each : outcome.struck()) {
      quiet.add(between(before == 0 ? outcome.begun() : before, each.at()));
      under.put(each, between(each.at(), each.over()));
      before = each.over();
    }
    quiet.add(between(before, Long.MAX_VALUE));
    calm = Latencies.together(quiet);
  }

  private Latencies between(long from, long to) {
    return Latencies.between(from, to, outcome.seenAt(), outcome.alertedAt());
  }

  private double seconds(long nanos) {
    return (nanos - outcome.begun()) / 1e9;
  }

  /** Markdown. */
  String text() {
    StringBuilder text = new StringBuilder("# Fault drill\n\n");
    Evidence seen = outcome.evidence();
    line(
        text,
        "%s. Seed %d, %s pauses, %d processors, load %.1f at the end.",
        outcome.reasons().isEmpty() ? "ALL HOLDS" : "IT DOES NOT HOLD",
        seed,
        fast ? "short" : "long",
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    line(
        text,
        "%d payments planted, %d revisions of alerts, %d copies for the subscriber, %d pages, %d"
            + " blocks in the lane.",
        seen.planted().size(),
        seen.alerts().size(),
        seen.copies().size(),
        seen.pages().size(),
        seen.lane().standing().size());
    if (!outcome.reasons().isEmpty()) {
      text.append("\n## What does not hold\n\n");
      outcome.reasons().forEach(each -> line(text, "- %s", each));
    }
    if (!outcome.ended().isEmpty()) {
      text.append("\n## What ended by itself and was started again\n\n");
      outcome.ended().forEach(each -> line(text, "- %s", each));
    }
    text.append("\n## Faults\n\n");
    text.append(
        "| at | fault | whom | recovered after | over after | from block to alert, payments");
    text.append(" of that time |\n|---|---|---|---|---|---|\n");
    under.forEach(
        (each, latencies) ->
            line(
                text,
                "| %.0f s | %s | %s | %.1f s | %.1f s | %s |",
                seconds(each.at()),
                each.name(),
                each.whom(),
                each.recoveredAfter() / 1e3,
                (each.over() - each.at()) / 1e9,
                latencies.words()));
    line(text, "| | none (calm) | | | | %s |", calm.words());
    text.append("\n## Figures\n\n| what | wanted | measured |\n|---|---|---|\n");
    figures()
        .forEach(each -> line(text, "| %s | %s | %s |", each.what, each.wanted, each.measured));
    return text.toString();
  }

  private record Figure(String what, String wanted, String measured) {}

  private List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            "payments lost, invented or alerted twice",
            "0",
            outcome.reasons().isEmpty() ? "0" : "see above"));
    Latencies all = Latencies.together(under.values());
    figures.add(new Figure("alerts within 1 s, calm", "99 %", percent(calm)));
    figures.add(new Figure("alerts within 1 s, under faults", "99 %", percent(all)));
    for (String name : List.of("kill -9 of the trace that works", "loss of")) {
      boolean trace = name.contains("trace");
      long worst =
          under.entrySet().stream()
              .filter(each -> each.getKey().name().startsWith(name))
              .mapToLong(each -> trace ? each.getKey().recoveredAfter() : each.getValue().worst())
              .max()
              .orElse(-1);
      figures.add(
          new Figure(
              trace ? "recovery after kill -9 of a trace" : "slowest alert while a broker is lost",
              trace ? "5 s" : "10 s",
              String.format(Locale.ROOT, "%.1f s", worst / 1e3)));
    }
    return figures;
  }

  private static String percent(Latencies of) {
    return String.format(Locale.ROOT, "%.1f %% of %d", of.withinSecond(), of.count());
  }

  @FormatMethod
  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /** JSON, times in milliseconds. */
  String json() throws JsonProcessingException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("holds", outcome.reasons().isEmpty());
    all.put("seed", seed);
    all.put("reasons", outcome.reasons());
    all.put("ended_by_themselves", outcome.ended());
    all.put("payments", outcome.evidence().planted().size());
    all.put("revisions", outcome.evidence().alerts().size());
    List<Object> faults = new ArrayList<>();
    under.forEach(
        (each, latencies) -> {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("fault", each.name());
          one.put("whom", each.whom());
          one.put("at", Math.round(1e3 * seconds(each.at())));
          one.put("recovered_after", each.recoveredAfter());
          one.put("over_after", (each.over() - each.at()) / 1_000_000);
          one.put("latencies", latencies.sorted());
          faults.add(one);
        });
    all.put("faults", faults);
    all.put("calm_latencies", calm.sorted());
    Map<String, Object> figures = new LinkedHashMap<>();
    figures().forEach(f -> figures.put(f.what, Map.of("wanted", f.wanted, "measured", f.measured)));
    all.put("figures", figures);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
  }
}
