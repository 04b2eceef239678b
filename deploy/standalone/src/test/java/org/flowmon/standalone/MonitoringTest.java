package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files for Prometheus and Grafana, held against Debian's promtool. */
final class MonitoringTest {
  private static final Path RUNBOOK =
      Documents.projectRoot().resolve("deploy/runbooks/operations.md");

  @TempDir private Path directory;

  private static String promtool(Path in, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process =
          new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true).start();
    } catch (IOException e) {
      String message = "SKIPPED: promtool is not installed (apt-get install prometheus)";
      System.out.println(message);
      assumeTrue(false, message);
      throw e;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  @Test
  void theConfigurationAndItsRulesAreValidAndFireAsTheyMust() throws Exception {
    String checked = promtool(Monitoring.PROMETHEUS, "check", "config", "prometheus.yml");
    assertTrue(checked.contains("rules found"), checked);
    String tested = promtool(Monitoring.PROMETHEUS, "test", "rules", "flowmon.rules.test.yml");
    assertTrue(tested.contains("SUCCESS"), tested);
  }

  @Test
  void everyRuleHasATestAndARunbook() throws Exception {
    String tests = Files.readString(Monitoring.PROMETHEUS.resolve("flowmon.rules.test.yml"));
    String runbook = Files.readString(RUNBOOK);
    Set<String> parts = new HashSet<>();
    runbook.lines().filter(line -> line.startsWith("## ")).forEach(l -> parts.add(l.substring(3)));
    assertEquals(Monitoring.rules().keySet(), parts);
    Monitoring.rules()
        .forEach(
            (name, rule) -> {
              assertTrue(tests.contains("alertname: " + name + "\n"), () -> "no test of " + name);
              JsonNode annotations = rule.path("annotations");
              assertEquals(
                  "runbooks/operations.md#" + name.toLowerCase(Locale.ROOT),
                  annotations.path("runbook_url").asText());
              assertTrue(annotations.has("summary"), name);
              assertTrue(annotations.has("description"), name);
            });
  }

  @Test
  void everyQuestionOfTheBoardsIsOneThatPrometheusUnderstands() throws Exception {
    List<Map<String, String>> rules = new ArrayList<>();
    for (String question : Monitoring.questions()) {
      rules.add(new TreeMap<>(Map.of("record", "board:" + "q" + rules.size(), "expr", question)));
    }
    assertTrue(rules.size() > 20);
    Files.writeString(
        directory.resolve("boards.yml"),
        Monitoring.YAML.writeValueAsString(
            Map.of("groups", List.of(Map.of("name", "boards", "rules", rules)))));
    promtool(directory, "check", "rules", "boards.yml");
  }

  @Test
  void boardsAreWholeAndTheirPanelsSayWhatTheyShow() throws Exception {
    Map<String, JsonNode> boards = Monitoring.boards();
    assertEquals(
        boards.size(),
        boards.values().stream().map(board -> board.path("uid").asText()).distinct().count());
    boards.forEach(
        (file, board) -> {
          Set<Integer> ids = new HashSet<>();
          int bottom = 0;
          for (JsonNode panel : board.path("panels")) {
            assertTrue(ids.add(panel.path("id").asInt()), file);
            assertTrue(panel.path("description").asText().length() > 10, file);
            assertTrue(panel.path("targets").size() > 0, file);
            JsonNode at = panel.path("gridPos");
            assertTrue(at.path("x").asInt() + at.path("w").asInt() <= 24, file);
            assertTrue(at.path("y").asInt() >= bottom, file);
            bottom = at.path("y").asInt();
          }
        });
  }
}
