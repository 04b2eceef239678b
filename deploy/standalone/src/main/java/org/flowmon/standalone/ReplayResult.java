package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.AlertView;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.Coverage;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.FlowMarks;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** What came out of a replay, as a read_committed consumer sees it. */
final class ReplayResult {
  /** Alerts beyond these are only counted in the text for people. */
  private static final int SHOWN = 50;

  private final Chain chain;
  private final Coverage coverage;
  private final long rejected;
  private final Map<Policy, long[]> flows = new TreeMap<>();
  private final List<Alert> shown = new ArrayList<>();
  private final Map<Alert.State, Long> alerts = new TreeMap<>();
  private final @Nullable Path alertFile;

  private ReplayResult(Chain chain, Coverage coverage, long rejected, @Nullable Path alertFile) {
    this.chain = chain;
    this.coverage = coverage;
    this.rejected = rejected;
    this.alertFile = alertFile;
  }

  /**
   * Reads flows and alerts of the chain and writes them to the files that are given; every alert
   * also to {@code lines}, as it comes, one JSON object a line.
   */
  static ReplayResult read(
      Pipeline pipeline,
      Chain chain,
      @Nullable Path flowFile,
      @Nullable Path alertFile,
      @Nullable PrintWriter lines,
      Patience patience)
      throws IOException, InterruptedException {
    double rejected =
        pipeline
            .registry()
            .find("flowmon.trace.rejected")
            .tag("chain", chain.name())
            .counters()
            .stream()
            .mapToDouble(Counter::count)
            .sum();
    ReplayResult result =
        new ReplayResult(
            chain, pipeline.ingests().getFirst().coverage(), (long) rejected, alertFile);
    try (OutputStream out = open(flowFile);
        JsonGenerator json = FlowJson.generator(out)) {
      Readback.read(
          pipeline.bootstrap(),
          new TopicPartition(pipeline.topics().flows(), chain.lane()),
          patience,
          record -> {
            if (FlowMarks.is(record)) {
              return;
            }
            Flow flow = FlowJson.fromBytes(record.value());
            FlowJson.writeLine(flow, json);
            result.count(flow);
          });
    }
    try (OutputStream out = open(alertFile)) {
      Readback.read(
          pipeline.bootstrap(),
          new TopicPartition(pipeline.topics().alerts(), chain.lane()),
          patience,
          record -> {
            out.write(record.value());
            out.write('\n');
            if (lines != null) {
              lines.print(new String(record.value(), UTF_8) + "\n");
            }
            result.count(AlertJson.fromBytes(record.value()));
          });
    }
    return result;
  }

  private static OutputStream open(@Nullable Path file) throws IOException {
    return file == null ? OutputStream.nullOutputStream() : OutputFile.create(file);
  }

  private void count(Flow flow) {
    flows.computeIfAbsent(flow.policy(), p -> new long[2])[flow.retracted() ? 1 : 0]++;
  }

  private void count(Alert alert) {
    alerts.merge(alert.identity().state(), 1L, Long::sum);
    if (alert.state() != Alert.State.UPDATED && shown.size() < SHOWN) {
      shown.add(alert);
    }
  }

  /** Prints alerts and summary for a person. */
  void print(PrintWriter out) {
    boolean colour = Ansi.AUTO.enabled();
    shown.forEach(alert -> out.print(AlertView.lines(alert, colour)));
    long all = alerts.values().stream().mapToLong(Long::longValue).sum();
    if (all > shown.size()) {
      out.println(
          String.format(Locale.ROOT, "... and %,d more alerts", all - shown.size())
              + (alertFile == null ? "; --alerts FILE writes all" : " in " + alertFile));
    }
    if (all > 0) {
      out.println();
    }
    out.println(chain + ": " + coverage);
    if (rejected > 0) {
      out.println(
          String.format(
              Locale.ROOT, "%,d transactions that cannot be were set aside, see above", rejected));
    }
    if (flows.isEmpty()) {
      out.println("no flows between entities of the watchlist");
    }
    flows.forEach(
        (policy, n) ->
            out.println(
                String.format(Locale.ROOT, "flows, %s: %,d", policy, n[0])
                    + (n[1] == 0 ? "" : String.format(Locale.ROOT, ", %,d retracted", n[1]))));
    out.println(
        String.format(Locale.ROOT, "alerts: %,d", alerts.getOrDefault(Alert.State.RAISED, 0L))
            + others());
  }

  private String others() {
    StringBuilder text = new StringBuilder();
    alerts.forEach(
        (state, n) -> {
          if (state != Alert.State.RAISED) {
            text.append(String.format(Locale.ROOT, ", %,d %s", n, state));
          }
        });
    return text.toString();
  }
}
