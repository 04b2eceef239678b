package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCommandTest {
  private static final String RULES =
      """
      rules:
        - id: large-share
          version: 1.0.0
          name: A large share of what a sanctioned party holds
          family: sanctions
          watch: from
          match: '"sanctioned" in from.tags && flow.share >= decimal("0.5")'
          severity: high
      """;
  private static final String TESTS =
      """
      rules: [rules.yaml]
      entities:
        - {id: bandit, name: Bandit, kind: exchange, tags: [sanctioned]}
        - {id: sakura, name: Sakura, kind: exchange}
      tests:
        - name: half of it is enough
          flows:
            - {id: half, from: bandit, to: sakura, time: 2024-05-01T00:00:00Z, amount: 1, arrival: 2}
            - {id: less, from: bandit, to: sakura, time: 2024-05-01T00:00:00Z, amount: 1, arrival: 3}
          expect:
            - {flow: half, rule: large-share, severity: high, direction: outgoing}
      """;

  @TempDir Path dir;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(dir.resolve("rules.yaml"), RULES);
    Files.writeString(dir.resolve("tests.yaml"), TESTS);
  }

  private CommandLineFixture tested(String text, String other) throws IOException {
    assertTrue(TESTS.contains(text));
    Files.writeString(dir.resolve("tests.yaml"), TESTS.replace(text, other));
    return CommandLineFixture.run("rules", "test", dir.resolve("tests.yaml"));
  }

  @Test
  void goodRulesAreCountedAndNamed() {
    Path rules = dir.resolve("rules.yaml");
    CommandLineFixture run = CommandLineFixture.run("rules", "check", rules);
    assertEquals(0, run.code(), run::toString);
    assertEquals(rules + ": 1 rule: large-share 1.0.0", run.out().strip());
  }

  @Test
  void aMistakeIsNamedWithFileAndLineAndTheOtherFilesAreLookedAtAllTheSame() throws IOException {
    Path bad = dir.resolve("bad.yaml");
    Files.writeString(bad, RULES.replace("from.tags", "from.tagz").replace("large", "larger"));
    CommandLineFixture run =
        CommandLineFixture.run("rules", "check", bad, dir.resolve("rules.yaml"));
    assertEquals(1, run.code(), run::toString);
    assertTrue(
        run.err().startsWith(bad + ":7: match: column 21: undefined field 'tagz'"), run::err);
    assertTrue(run.out().contains("1 rule: large-share"), run::toString);
  }

  @Test
  void whatIsNotThereIsSaid() {
    Path absent = dir.resolve("absent.yaml");
    assertEquals(1, CommandLineFixture.run("rules", "check", absent).code());
    assertTrue(
        CommandLineFixture.run("rules", "test", absent)
            .err()
            .contains("absent.yaml: no such file"));
    assertEquals(2, CommandLineFixture.run("rules").code());
    assertEquals(2, CommandLineFixture.run("rules", "check").code());
  }

  @Test
  void testsThatHoldPass() {
    CommandLineFixture run = CommandLineFixture.run("rules", "test", dir.resolve("tests.yaml"));
    assertEquals(0, run.code(), run::toString);
    assertTrue(run.out().contains("1 test, all as expected"), run::toString);
  }

  @Test
  void anAlertThatIsOtherThanExpectedFails() throws IOException {
    CommandLineFixture run = tested("severity: high, dir", "severity: low, dir");
    assertEquals(1, run.code(), run::toString);
    assertTrue(
        run.err()
            .contains(
                "tests.yaml:11: half of it is enough: flow half: expected severity low, got high"),
        run::err);
  }

  @Test
  void anAlertThatDoesNotComeFails() throws IOException {
    CommandLineFixture run = tested("flow: half", "flow: less");
    assertEquals(1, run.code(), run::toString);
    assertTrue(run.err().contains("flow half: expected no alert, got {rule=large-share"), run::err);
    assertTrue(run.err().contains("flow less: expected {rule=large-share"), run::err);
    assertTrue(run.err().contains("got no alert"), run::err);
  }

  @Test
  void aMistakeInATestFileIsNamedWithItsLine() throws IOException {
    assertTrue(
        tested("amount: 1, arrival: 3", "amount: x").err().contains("tests.yaml:9: amount: "));
    assertTrue(
        tested("2024-05-01T00:00:00Z, amount: 1, arrival: 2", "noon").err().contains(":8: "));
    assertTrue(
        tested("flow: half", "flow: hlaf").err().contains("tests.yaml:11: expected of flow"));
    assertTrue(tested("kind: exchange, tags", "kind: shop, tags").err().contains(":3: no kind"));
    assertTrue(tested("[rules.yaml]", "[rulez.yaml]").err().contains("tests.yaml:1: no rule file"));
  }
}
