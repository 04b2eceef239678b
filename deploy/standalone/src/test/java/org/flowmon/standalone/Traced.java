package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.ingest.neutral.NeutralReader;
import org.flowmon.topic.FlowJson;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.OwnFormatReader;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;

/**
 * A recording, traced without bounds: the flows and the state as text. The watchlist in short:
 * {@code entity=address} or {@code entity#tag}, of a pool with a {@code *} behind the entity;
 * {@code @date} behind the address for the day from which it counts.
 */
record Traced(
    String flows, String state, List<String> skipped, TraceCounts counts, NeutralTrace by) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Traced run(Policy policy, String watchlist, RecordedText... files) throws IOException {
    return run(policy, Bounds.NONE, false, watchlist, files);
  }

  static Traced run(
      Policy policy, Bounds bounds, boolean skipBad, String watchlist, RecordedText... files)
      throws IOException {
    ByteArrayOutputStream flows = new ByteArrayOutputStream();
    List<String> skipped = new ArrayList<>();
    NeutralTrace trace =
        new NeutralTrace(
            new NeutralTrace.Settings(list(watchlist), policy, bounds, null, skipBad, true),
            block -> {
              for (Flow flow : block) {
                FlowJson.writeLine(flow, flows);
              }
            },
            skipped::add);
    for (int i = 0; i < files.length; i++) {
      byte[] bytes = files[i].toString().getBytes(UTF_8);
      try (NeutralReader in = NeutralReader.of(new ByteArrayInputStream(bytes), "file" + i)) {
        trace.read(in, "file" + i);
      }
    }
    trace.end();
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    trace.writeState(state);
    return new Traced(flows.toString(UTF_8), state.toString(UTF_8), skipped, trace.counts(), trace);
  }

  /** The poison flags as they are written. */
  String poison() throws IOException {
    ByteArrayOutputStream poison = new ByteArrayOutputStream();
    by.writePoison(poison);
    return poison.toString(UTF_8);
  }

  static Watchlist list(String watchlist) throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    byte[] bytes = lines(watchlist).getBytes(UTF_8);
    new OwnFormatReader().read(new ByteArrayInputStream(bytes), "list", builder);
    return builder.build();
  }

  /** The watchlist as lines of its own format. */
  static String lines(String watchlist) {
    StringBuilder lines = new StringBuilder();
    for (String label : watchlist.isEmpty() ? new String[0] : watchlist.split(" ", -1)) {
      String[] parts = label.split("[=#@]", -1);
      boolean pool = parts[0].endsWith("*");
      String entity = pool ? parts[0].substring(0, parts[0].length() - 1) : parts[0];
      for (String chain : List.of("bitcoin", "ethereum")) {
        lines.append("{\"entity\":\"").append(entity).append("\",\"kind\":\"");
        lines.append(pool ? "mining-pool" : "exchange");
        lines.append("\",\"chain\":\"").append(chain).append("\",\"");
        lines.append(label.contains("#") ? "coinbaseTag" : "address");
        lines.append("\":\"").append(parts[1]);
        lines.append(parts.length > 2 ? "\",\"from\":\"" + parts[2] : "");
        lines.append("\",\"confidence\":\"high\"}\n");
      }
    }
    return lines.toString();
  }

  /**
   * The flows in short, one a line: {@code txid at from>to amount/value hops}, {@code fee} where it
   * is one, {@code -} in front of a retracted one, {@code native} left out, then the path.
   */
  String outline() throws JsonProcessingException {
    StringBuilder outline = new StringBuilder();
    for (String line : flows.lines().toList()) {
      JsonNode f = JSON.readTree(line);
      outline.append(f.get("retracted").asBoolean() ? "-" : "");
      outline.append(f.get("txid").asText()).append(' ').append(f.get("at").asText());
      outline.append(' ').append(f.get("from").asText()).append('>').append(f.get("to").asText());
      outline.append(' ').append(f.get("amount").asText());
      outline.append('/').append(f.get("value").asText()).append(' ').append(f.get("hops").asInt());
      outline.append(f.get("asset").asText().equals("native") ? "" : " " + f.get("asset").asText());
      for (JsonNode step : f.get("path")) {
        outline.append(' ').append(step.get("txid").asText()).append('/');
        outline.append(step.get("at").asText()).append('=').append(step.get("amount").asText());
      }
      outline.append('\n');
    }
    return outline.toString();
  }

  /** The flows as they are, but for their ids. */
  String withoutIds() {
    return flows.replaceAll("\"flow\":\"fl1_[a-z2-7]{26}\"", "\"flow\":\"*\"");
  }

  /**
   * A line of the state: {@code holder value shares}, each {@code origin:amount:hops}, {@code -}
   * for no origin.
   */
  static String holder(Policy policy, String chain, String asset, String line) {
    String[] parts = line.split(" ", -1);
    StringBuilder text = new StringBuilder();
    text.append("{\"chain\":\"").append(chain).append("\",\"holder\":\"").append(parts[0]);
    text.append("\",\"asset\":\"").append(asset).append("\",\"value\":\"").append(parts[1]);
    text.append("\",\"").append(policy == Policy.HAIRCUT ? "parts" : "lots").append("\":[");
    for (int i = 2; i < parts.length; i++) {
      String[] share = parts[i].split(":", -1);
      text.append(i > 2 ? "," : "").append("{\"origin\":");
      text.append(share[0].equals("-") ? "null" : '"' + share[0] + '"');
      text.append(",\"amount\":\"").append(share[1]).append("\",\"hops\":");
      text.append(share[2]).append('}');
    }
    return text.append("]}\n").toString();
  }
}
