package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.flowmon.alerts.rule.ShippedRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # from,           to,              kind, hops | rule,        severity, direction, also
          bandit-exchange, sakura-exchange, transfer, 1, sanctioned-party, critical, outgoing, russia-linked-party
          bandit-exchange, sakura-exchange, transfer, 2, sanctioned-party, high, outgoing, russia-linked-party
          sakura-exchange, bandit-exchange, transfer, 1, sanctioned-party, critical, incoming, russia-linked-party
          undated, shop, transfer, 1, sanctioned-party, critical, outgoing, ''
          kuma-exchange, sakura-exchange, transfer, 1, russia-linked-party, high, outgoing, ''
          shop, kuma-exchange, transfer, 4, russia-linked-party, medium, incoming, ''
          kuma-exchange, bandit-exchange, transfer, 1, sanctioned-party, critical, incoming, russia-linked-party
          bandit-exchange, undated, transfer, 1, sanctioned-party, critical, outgoing, russia-linked-party
          taiga-pool, sakura-exchange, transfer, 1, watched-mining-pool, medium, outgoing, ''
          taiga-pool, sakura-exchange, transfer, 3, watched-mining-pool, medium, outgoing, ''
          volga, sakura-exchange, transfer, 1, russia-linked-party, high, outgoing, watched-mining-pool
          volga, sakura-exchange, transfer, 2, russia-linked-party, medium, outgoing, watched-mining-pool
          frost, shop, transfer, 1, watched-mining-pool, medium, outgoing, ''
          bandit-exchange, plain-pool, fee, 2, sanctioned-party, low, outgoing, russia-linked-party
          kuma-exchange, plain-pool, fee, 2, russia-linked-party, info, outgoing, ''
          shop, taiga-pool, fee, 2, watched-mining-pool, info, incoming, ''
          unheard-of, bandit-exchange, transfer, 1, sanctioned-party, critical, incoming, russia-linked-party
          """)
  void aWatchedEndRaises(
      String from,
      String to,
      String kind,
      int hops,
      String rule,
      String severity,
      String direction,
      String also) {
    Given.Spec spec = Given.flow(from, to).withHops(hops);
    Verdict verdict =
        Verdict.of(
                ofTheFile("sanctioned-party", "russia-linked-party", "watched-mining-pool"),
                (kind.equals("fee") ? spec.asFee() : spec).flow(),
                Given.parties(),
                Windows.inMemory())
            .orElseThrow();
    assertEquals(rule, verdict.match().rule().id());
    assertEquals(severity, verdict.match().severity().toString());
    assertEquals(direction, verdict.match().direction().toString());
    assertEquals(also.isEmpty() ? List.of() : List.of(also), verdict.alsoMatched());
  }

  @ParameterizedTest
  @CsvSource({
    "sakura-exchange, shop",
    "plain-pool, sakura-exchange",
    "unheard-of, shop",
    "shop, unheard-of"
  })
  void otherFlowsRaiseNothing(String from, String to) {
    assertEquals(
        Optional.empty(),
        Verdict.of(
            ShippedRules.standard(),
            Given.flow(from, to).flow(),
            Given.parties(),
            Windows.inMemory()));
  }

  private static List<AlertRule> ofTheFile(String... ids) {
    List<String> wanted = List.of(ids);
    return ShippedRules.standard().stream()
        .filter(rule -> wanted.contains(rule.ref().id()))
        .toList();
  }

  @Test
  void theFirstOfEquallySevereRulesWins() {
    List<AlertRule> rules = ofTheFile("russia-linked-party", "watched-mining-pool");
    Verdict verdict =
        Verdict.of(
                rules,
                Given.flow("volga", "shop").withHops(2).flow(),
                Given.parties(),
                Windows.inMemory())
            .orElseThrow();
    assertEquals("russia-linked-party", verdict.match().rule().id());
  }
}
