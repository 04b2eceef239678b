package org.flowmon.alerts.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleSetTest {

  @TempDir Path dir;

  private Path file(String name, String id) throws IOException {
    return Files.writeString(
        dir.resolve(name),
        """
        rules:
          - id: %s
            version: 1.0.0
            name: One
            family: own
            match: flow.direct
            severity: low
        """
            .formatted(id));
  }

  private String refusal(boolean builtin, Path... paths) {
    return String.valueOf(
        assertThrows(IOException.class, () -> RuleSet.load(List.of(paths), builtin)).getMessage());
  }

  @Test
  void aFolderStandsForItsRuleFilesByName() throws IOException {
    file("b.yml", "second");
    file("a.yaml", "first");
    Files.writeString(dir.resolve("notes.txt"), "no rules");
    RuleSet set = RuleSet.load(List.of(dir), false);
    assertEquals(List.of("first", "second"), set.rules().stream().map(r -> r.ref().id()).toList());
  }

  @Test
  void theBuiltinRulesComeFirst() throws IOException {
    RuleSet set = RuleSet.load(List.of(file("a.yaml", "own")), true);
    List<String> ids = set.rules().stream().map(r -> r.ref().id()).toList();
    assertEquals(ShippedRules.standard().getFirst().ref().id(), ids.getFirst());
    assertEquals("own", ids.getLast());
  }

  @Test
  void whatIsPublishedIsReadBack() throws IOException {
    RuleSet set = RuleSet.load(List.of(file("a.yaml", "own")), true);
    assertEquals(set, RuleSet.parse(set.toBytes()));
    assertEquals(set.rules().size(), RuleSet.PUBLISHED.read(set.toBytes()).size());
  }

  @Test
  void mistakesAreRefusedWithTheirPlace() throws IOException {
    Path good = file("a.yaml", "own");
    Path twice = file("b.yaml", "own");
    assertTrue(refusal(false, good, twice).startsWith(twice + ":2: rule own is there already"));
    Files.writeString(twice, "rules: [");
    assertTrue(refusal(true, good, twice).startsWith(twice + ":"));
    assertEquals(dir.resolve("c.yaml") + ": no such file", refusal(true, dir.resolve("c.yaml")));
    assertTrue(refusal(false).contains("name a rule file"));
    Path empty = Files.createDirectory(dir.resolve("empty"));
    assertTrue(refusal(true, empty).startsWith(empty + ": no .yaml file"));
  }

  @Test
  void moreThanARecordTakesIsRefused() throws IOException {
    Path large = file("a.yaml", "own");
    Files.writeString(
        large, "#".repeat(RuleSet.MOST_BYTES), java.nio.file.StandardOpenOption.APPEND);
    assertTrue(refusal(false, large).contains("the most is"));
  }
}
