package org.flowmon.alerts.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertBook;
import org.flowmon.alerts.AlertRule;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.RuleFailedException;
import org.flowmon.topic.PriceMark;
import org.flowmon.trace.Flow;

/**
 * One test of rules: these flows, one after the other, and the alerts that they must lead to. A
 * flow without an expectation must lead to none.
 *
 * @param name a sentence
 * @param flows by the ids that the expectations use
 * @param prices what the asset of a flow is worth then, by the same ids
 * @param expected in any order
 */
record Trial(
    String name, Map<String, Flow> flows, Map<String, PriceMark> prices, List<Expected> expected) {
  Trial {
    flows = new LinkedHashMap<>(flows);
    prices = Map.copyOf(prices);
    expected = List.copyOf(expected);
  }

  /**
   * What must come of a flow.
   *
   * @param place file and line, for messages
   * @param facts what must hold of the alert: its field and the value as text
   */
  record Expected(String place, String flow, Map<String, String> facts) {}

  /** The fields that an expectation may state. */
  static final List<String> FACTS =
      List.of("rule", "severity", "direction", "also", "title", "summary", "count", "sum");

  /** What went otherwise; nothing when all is as expected. */
  List<String> run(List<AlertRule> rules, Parties parties) {
    List<String> failures = new ArrayList<>();
    AlertBook book = new AlertBook(parties, rules);
    flows.forEach(
        (id, flow) -> {
          Optional<Alert> alert;
          PriceMark price = prices.get(id);
          if (price != null) {
            book.accept(price);
          }
          try {
            alert = book.accept(flow);
          } catch (RuleFailedException e) {
            failures.add(name + ": flow " + id + ": " + e.getMessage());
            return;
          }
          compare(id, alert, failures);
        });
    return failures;
  }

  private void compare(String id, Optional<Alert> alert, List<String> failures) {
    Optional<Expected> wanted = expected.stream().filter(e -> e.flow().equals(id)).findFirst();
    if (wanted.isEmpty()) {
      alert.ifPresent(
          a -> failures.add(name + ": flow " + id + ": expected no alert, got " + facts(a)));
    } else if (alert.isEmpty()) {
      failures.add(
          wanted.get().place()
              + ": "
              + name
              + ": flow "
              + id
              + ": expected "
              + wanted.get().facts()
              + ", got no alert");
    } else {
      Map<String, String> got = facts(alert.get());
      wanted
          .get()
          .facts()
          .forEach(
              (fact, value) -> {
                if (!value.equals(got.get(fact))) {
                  failures.add(
                      wanted.get().place()
                          + ": "
                          + name
                          + ": flow "
                          + id
                          + ": expected "
                          + fact
                          + " "
                          + value
                          + ", got "
                          + got.get(fact));
                }
              });
    }
  }

  private static Map<String, String> facts(Alert alert) {
    Alert.Finding finding = alert.finding();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("rule", finding.rule().id());
    facts.put("severity", finding.severity().toString());
    facts.put("direction", finding.direction().toString());
    String also = String.join(", ", finding.alsoMatched());
    facts.put("also", also.isEmpty() ? "none" : also);
    facts.put("title", finding.title());
    facts.put("summary", finding.summary());
    Alert.Counted counted = finding.window();
    if (counted != null) {
      facts.put("count", Long.toString(counted.count()));
      facts.put("sum", counted.sum().toString());
    }
    return facts;
  }
}
