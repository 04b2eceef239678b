package org.flowmon.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The rules and boards that the project ships for Prometheus and Grafana. */
final class Monitoring {
  static final Path PROMETHEUS = Documents.projectRoot().resolve("deploy/prometheus");
  private static final Path GRAFANA = Documents.projectRoot().resolve("deploy/grafana");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads and writes such files as rules are in. */
  static final ObjectMapper YAML = new YAMLMapper();

  private Monitoring() {}

  /** The alerting rules, by name. */
  static Map<String, JsonNode> rules() throws IOException {
    Map<String, JsonNode> rules = new TreeMap<>();
    JsonNode file = YAML.readTree(PROMETHEUS.resolve("flowmon.rules.yml").toFile());
    for (JsonNode group : file.path("groups")) {
      group.path("rules").forEach(rule -> rules.put(rule.path("alert").asText(), rule));
    }
    return rules;
  }

  /** The boards, by file name. */
  static Map<String, JsonNode> boards() throws IOException {
    Map<String, JsonNode> boards = new TreeMap<>();
    try (Stream<Path> files = Files.list(GRAFANA)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).toList()) {
        boards.put(file.getFileName().toString(), JSON.readTree(file.toFile()));
      }
    }
    return boards;
  }

  /** What the boards ask Prometheus, without their variables. */
  static List<String> questions() throws IOException {
    List<String> questions = new ArrayList<>();
    for (JsonNode board : boards().values()) {
      for (JsonNode panel : board.path("panels")) {
        panel
            .path("targets")
            .forEach(each -> questions.add(each.path("expr").asText().replace("$chain", ".*")));
      }
    }
    return questions;
  }

  /** Every expression of rules and boards. */
  static List<String> expressions() throws IOException {
    List<String> all = new ArrayList<>(questions());
    rules().values().forEach(rule -> all.add(rule.path("expr").asText()));
    return all;
  }
}
