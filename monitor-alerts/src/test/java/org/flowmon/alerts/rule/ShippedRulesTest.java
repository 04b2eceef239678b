package org.flowmon.alerts.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flowmon.alerts.AlertRule;
import org.junit.jupiter.api.Test;

class ShippedRulesTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().resolveSibling("");
  private static final Path TESTS = ROOT.resolve("deploy/rules/builtin.test.yaml");

  private static List<WrittenRule> rules() throws IOException {
    return new RuleSet(ShippedRules.files()).rules();
  }

  @Test
  void theirTestsPass() throws IOException {
    TrialFile trials = TrialFile.read(TESTS);
    assertEquals(List.of(), trials.failures());
    assertTrue(trials.trials() >= rules().size());
  }

  /** Behind the standard rules they are only named; alone they decide. */
  @Test
  void theTypologiesAreAsSevereAsTheySayWhereTheyDecide() throws IOException {
    TrialFile trials = TrialFile.read(TESTS.resolveSibling("typologies.test.yaml"));
    assertEquals(List.of(), trials.failures());
  }

  @Test
  void eachIsTested() throws IOException {
    String tests = Files.readString(TESTS);
    for (AlertRule rule : rules()) {
      String id = rule.ref().id();
      assertTrue(tests.matches("(?s).*(rule|also): [^}]*\\b" + id + "\\b.*"), id);
    }
  }

  @Test
  void eachHasARunbookThatIsThere() throws IOException {
    for (WrittenRule rule : rules()) {
      String runbook = String.valueOf(rule.about().runbook());
      int mark = runbook.indexOf('#');
      assertTrue(mark > 0, rule.ref().id());
      List<String> lines = Files.readAllLines(ROOT.resolve(runbook.substring(0, mark)));
      assertTrue(lines.contains("## " + runbook.substring(mark + 1)), runbook);
    }
  }

  @Test
  void aNuisanceNeverPages() throws IOException {
    List<WrittenRule> nuisances =
        rules().stream().filter(rule -> rule.ref().family().equals("nuisance")).toList();
    assertEquals(2, nuisances.size());
    for (WrittenRule rule : nuisances) {
      assertEquals("never", rule.about().labels().get("page"));
    }
  }
}
