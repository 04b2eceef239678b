package org.flowmon.alerts.rule;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Whatever a rule file holds: rules, or every mistake with file and line. */
class RuleFuzzTest {
  @FuzzTest
  void file(byte[] bytes) throws IOException {
    try {
      assertFalse(new RuleReader().read(new ByteArrayInputStream(bytes), "given.yaml").isEmpty());
    } catch (RuleFormatException e) {
      String said = String.valueOf(e.getMessage());
      assertTrue(said.lines().allMatch(line -> line.matches("given\\.yaml:[0-9]+: .+")), said);
    }
  }

  /** An expression by itself, which finds its way into the language sooner than through YAML. */
  @FuzzTest
  void condition(byte[] bytes) {
    String text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    try {
      var unused = new Conditions(Vocabulary.OF_FLOW).condition(text);
    } catch (Conditions.MistakenException e) {
      assertFalse(e.mistakes().isEmpty());
    }
  }
}
