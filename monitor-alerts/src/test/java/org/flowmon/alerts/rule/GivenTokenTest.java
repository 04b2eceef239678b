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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules over tokens, and tests of rules that say how people read them. */
final class GivenTokenTest {
  private static final String TOKEN =
      "chain: tron, asset: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t, from: a, to: b, ";

  @TempDir private Path dir;

  private TrialFile trial(String flows) throws IOException {
    Files.writeString(
        dir.resolve("large.yaml"),
        """
        rules:
          - id: large
            version: 1.0.0
            name: Large
            family: own
            watch: from
            match: flow.symbol == "USDT" && flow.coins.orValue(decimal("0")) >= decimal("1000.5")
            severity: low
        """);
    return TrialFile.read(
        Files.writeString(
            dir.resolve("large.test.yaml"),
            """
            rules: [large.yaml]
            tests:
              - name: By amount
                flows:
            %s    expect:
                  - {flow: large, rule: large}
            """
                .formatted(flows)));
  }

  private static String flow(String id, int second, String more) {
    String time = "\"2024-05-01T00:00:%02dZ\"".formatted(second);
    return "      - {id: " + id + ", " + TOKEN + "time: " + time + ", " + more + "}\n";
  }

  @Test
  void amountsAreInWholeTokensWhereTheDecimalsAreStated() throws Exception {
    String usdt = "symbol: USDT, decimals: 6, amount: ";
    TrialFile trial =
        trial(
            flow("large", 0, usdt + "1000.5")
                + flow("small", 10, usdt + "1000.499999")
                + flow("other", 20, "symbol: X, decimals: 6, amount: 5000")
                + flow("unsaid", 30, "amount: 5000000000"));
    assertEquals(List.of(), trial.failures());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          symbol: USDT                | decimals
          decimals: 6                 | expected both
          symbol: USDT, decimals: 78  | 0 to 77 decimals
          symbol: USDT, decimals: six | expected a number from 0 to 77
          """)
  void halfOfItIsAMistake(String given, String message) {
    RuleFormatException wrong =
        assertThrows(
            RuleFormatException.class, () -> trial(flow("large", 0, given + ", amount: 1")));
    assertTrue(String.valueOf(wrong.getMessage()).contains(message), wrong.getMessage());
  }
}
