package org.flowmon.alerts.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleReaderTest {
  private static final String GOOD =
      """
      rules:
        - id: big
          version: 1.2.3
          name: Much of it
          family: sanctions
          watch: from
          match: flow.share >= decimal("0.5")
          severity: high
          labels: {team: compliance, area: "7"}
          annotations:
            title: "{from.name} paid {flow.shown}"
          runbook: https://example.org/big
      """;

  private static List<WrittenRule> read(String text) throws IOException {
    return read(new RuleReader(), text, "r.yaml");
  }

  private static List<WrittenRule> read(RuleReader reader, String text, String source)
      throws IOException {
    return reader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), source);
  }

  private static List<String> problems(String text) {
    return assertThrows(RuleFormatException.class, () -> read(text)).problems();
  }

  @Test
  void aRuleIsReadAsItIsWritten() throws IOException {
    List<WrittenRule> rules = read(GOOD);
    assertEquals(1, rules.size());
    assertEquals("big", rules.getFirst().ref().id());
    assertEquals("1.2.3", rules.getFirst().ref().version());
    assertEquals("sanctions", rules.getFirst().ref().family());
    assertEquals("Much of it", rules.getFirst().about().name());
    assertEquals(Map.of("team", "compliance", "area", "7"), rules.getFirst().about().labels());
    assertEquals("https://example.org/big", rules.getFirst().about().runbook());
  }

  /** One line of the good file is replaced; the problem stands at a line and says why. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          match: flow.share >= decimal("0.5") | match: from.tagz == "x"          | r.yaml:7: match: column 5: undefined field 'tagz'; a Flow has
          match: flow.share >= decimal("0.5") | match: form.id == "x"            | r.yaml:7: match: column 1: undeclared reference to 'form'
          match: flow.share >= decimal("0.5") | match: flow.hops                 | r.yaml:7: match: gives int, expected true or false
          match: flow.share >= decimal("0.5") | match: flow.hops >               | r.yaml:7: match: column
          match: flow.share >= decimal("0.5") | match: flow.usd > decimal("1")   | r.yaml:7: match: column 10: found no matching overload
          match: flow.share >= decimal("0.5") | match: flow.share > 0.5          | r.yaml:7: match: column 12: found no matching overload
          match: flow.share >= decimal("0.5") | match: flow.share > decimal("5x") | r.yaml:7: match: decimal(...) takes one number in quotes
          match: flow.share >= decimal("0.5") | match: flow.share > decimal(from.id) | r.yaml:7: match: decimal(...) takes one number in quotes
          match: flow.share >= decimal("0.5") | match: from.id.matches("(")      | r.yaml:7: match: matches(...): error parsing regexp
          match: flow.share >= decimal("0.5") | matches: "true"                  | r.yaml:7: a rule has no field "matches"
          severity: high | severity: hihg                                        | r.yaml:8: severity: expected one of critical, high, medium, low, info, found "hihg"
          severity: high | severity: [{is: low}, {when: flow.direct, is: high}]  | r.yaml:8: severity: the last case, and no other
          severity: high | severity: [{when: flow.dircet, is: high}, {is: low}]  | r.yaml:8: when: column 5: undefined field 'dircet'
          severity: high | severity: []                                          | r.yaml:2: severity: expected a word or a list of cases
          severity: high | name: twice                                           | r.yaml:8: field "name" is there twice
          id: big | id: Big                                                      | r.yaml:2: a rule id has lower-case letters
          version: 1.2.3 | version: 1.2                                          | r.yaml:2: rule big: a version is major.minor.patch
          watch: from | watch: form                                              | r.yaml:6: watch: expected from, to or either, found "form"
          paid {flow.shown} | paid {flow.show}                                   | r.yaml:11: title: column 5: undefined field 'show'
          paid {flow.shown} | paid {flow.direct}                                 | r.yaml:11: title: gives bool, expected text
          paid {flow.shown} | paid {flow.shown                                   | r.yaml:11: title: a brace without its other half
          title: | Title:                                                        | r.yaml:11: expected a name of lower-case letters, digits and _, found "Title"
          team: | te-am:                                                         | r.yaml:9: expected a name of lower-case letters, digits and _, found "te-am"
          severity: high | window: {over: 24h, per: to, when: window.count > 1}  | r.yaml:2: field "severity" is missing
          watch: from | window: {over: 24h, per: to, when: window.count > 1}     | r.yaml:2: a rule with a window watches one end
          watch: from | window: {over: 24 h, per: to, when: window.count > 1}    | r.yaml:6: over: expected a length as 30m, 24h or 7d of at most 400 days, found "24 h"
          watch: from | window: {over: 401d, per: to, when: window.count > 1}    | r.yaml:6: over: expected a length
          watch: from | window: {over: 1d, per: all, when: window.count > 1}     | r.yaml:6: per: expected one of pair, from, to, address, found "all"
          watch: from | window: {over: 1d, per: to, form: x, when: window.count > 1} | r.yaml:6: form: expected one of sliding, tumbling, found "x"
          watch: from | window: {over: 1d, per: to, when: flow.hops > 1}         | r.yaml:6: when: column 1: undeclared reference to 'flow'
          watch: from | window: {over: 1d, per: to}                              | r.yaml:6: field "when" is missing
          match: flow.share >= decimal("0.5") | match: window.count > 1          | r.yaml:7: match: column 1: undeclared reference to 'window'
          severity: high | severity: [{when: before.count > 1, is: low}, {is: high}] | r.yaml:8: when: column 1: undeclared reference to 'before'
          family: sanctions | family: [                                          | r.yaml:7: no YAML
          """)
  void aMistakeIsRefusedWithItsLine(String line, String mistake, String problem) {
    assertTrue(GOOD.contains(line), line);
    List<String> found = problems(GOOD.replace(line, mistake));
    assertTrue(found.stream().anyMatch(each -> each.startsWith(problem)), found::toString);
  }

  @Test
  void everyMistakeOfAFileIsNamed() {
    String two = GOOD.replace("from.name", "from.nam").replace("flow.share", "flow.shar");
    assertEquals(2, problems(two).size());
  }

  @Test
  void aMistakeInATextOfSeveralLinesIsAtItsOwnLine() {
    String text =
        GOOD.replace(
            "match: flow.share >= decimal(\"0.5\")",
            "match: |\n      flow.direct\n        && flow.hosp == 1");
    assertTrue(problems(text).getFirst().startsWith("r.yaml:9: match: column 10: undefined field"));
  }

  @ParameterizedTest
  @CsvSource({"'', 1", "'rules: []', 1", "'just text', 1", "'rules: 5', 1", "'rules: [5]', 1"})
  void aFileWithoutRulesIsRefused(String text, int line) {
    String problem = problems(text).getFirst();
    assertTrue(problem.startsWith("r.yaml:" + line + ": "), problem);
    assertTrue(problem.contains("expected a"), problem);
  }

  @Test
  void anIdStandsInOneFileOfASet() throws IOException {
    RuleReader reader = new RuleReader();
    read(reader, GOOD, "a.yaml");
    RuleFormatException refused =
        assertThrows(RuleFormatException.class, () -> read(reader, GOOD, "b.yaml"));
    assertEquals(List.of("b.yaml:2: rule big is there already, at a.yaml:2"), refused.problems());
  }
}
