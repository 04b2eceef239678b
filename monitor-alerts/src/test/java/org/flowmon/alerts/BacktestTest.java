package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.flowmon.alerts.rule.Backtest;
import org.flowmon.alerts.rule.RuleReader;
import org.flowmon.alerts.rule.WrittenRule;
import org.flowmon.chain.BlockRef;
import org.flowmon.trace.Flow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BacktestTest {
  private static final long HOUR = 3600;
  private static final String RULES =
      """
      rules:
        - id: large
          version: 1.0.0
          name: n
          family: f
          match: flow.hops == 1
          severity: critical
        - id: third
          version: 1.0.0
          name: n
          family: f
          watch: to
          match: "true"
          window: {over: 24h, per: to, when: window.count >= 3}
          severity: high
        - id: cannot
          version: 1.0.0
          name: n
          family: f
          match: to.id == "shop" && from.tags[99] == "x"
          severity: low
      """;

  private List<WrittenRule> rules = List.of();

  @BeforeEach
  void read() throws Exception {
    rules =
        new RuleReader()
            .read(new ByteArrayInputStream(RULES.getBytes(StandardCharsets.UTF_8)), "rules.yaml");
  }

  private static Flow flow(String to, long hour, int hops) {
    BlockRef block = new BlockRef(840_000 + hour, "b" + hour, null, Given.MAY + hour * HOUR);
    return Given.flow(Given.BANDIT, to)
        .as(to + hour, "out:" + hour)
        .withHops(hops)
        .withBlock(block)
        .withPath(List.of())
        .flow();
  }

  private static boolean critical(Alert alert) {
    return alert.finding().severity() == Severity.CRITICAL;
  }

  @Test
  void alertsSinceThenAreCountedAndWindowsReachBack() {
    Backtest test = new Backtest(rules, Given.parties(), Given.MAY + 20 * HOUR);
    test.accept(flow(Given.SAKURA, -10, 2)); // too old for any window
    test.accept(flow(Given.SAKURA, 10, 1)); // fills the window, is no alert
    test.accept(flow(Given.SAKURA, 11, 2));
    test.accept(flow(Given.SAKURA, 20, 2)); // the third
    test.accept(flow(Given.SAKURA, 21, 1));
    test.accept(flow(Given.KUMA, 22, 1));
    test.accept(flow(Given.KUMA, 22, 1).retract());
    test.accept(flow("shop", 23, 1)); // one rule cannot say, another can
    Backtest.Report report =
        test.report(
            alert ->
                critical(alert)
                    && alert.movement().standing().status() == Standing.Status.CONFIRMED);
    assertEquals(4, report.flows());
    assertEquals(4, report.cases());
    assertEquals(2, report.pages(), "what is taken back is never confirmed");
    assertEquals(3, test.report(BacktestTest::critical).pages());
    assertEquals(
        List.of(
            new Backtest.Line("large", Map.of(Severity.CRITICAL, 3L), 1, 0, 0),
            new Backtest.Line("third", Map.of(Severity.HIGH, 1L), 0, 0, 0),
            new Backtest.Line("cannot", Map.of(), 0, 0, 1)),
        report.lines());
  }
}
