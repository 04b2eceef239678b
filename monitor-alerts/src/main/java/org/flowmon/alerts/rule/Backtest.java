package org.flowmon.alerts.rule;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertBook;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.Severity;
import org.flowmon.alerts.Standing;
import org.flowmon.topic.PriceMark;
import org.flowmon.trace.Flow;

/**
 * What rules would have said of the flows of a lane since some time. Windows that reach back
 * further are filled from the flows before.
 */
public final class Backtest {
  /** What becomes of a block, as long as it stays. */
  private static final List<Standing> SETTLED =
      Stream.of(Standing.Status.INCLUDED, Standing.Status.CONFIRMED, Standing.Status.FINAL)
          .map(status -> new Standing(status, 1))
          .toList();

  private final List<WrittenRule> rules;
  private final AlertBook book;
  private final long since;
  private final long warm;
  private final Map<String, Long> failures = new LinkedHashMap<>();
  private long flows;

  /**
   * @param since block time, seconds since 1970
   */
  public Backtest(List<WrittenRule> rules, Parties parties, long since) {
    this.rules = List.copyOf(rules);
    this.book = new AlertBook(parties, List.copyOf(rules));
    this.since = since;
    this.warm =
        since
            - rules.stream()
                .flatMap(rule -> rule.window().stream())
                .mapToLong(window -> window.overSeconds() + window.beforeSeconds())
                .max()
                .orElse(0);
  }

  /** What assets are worth from here on. */
  public void accept(PriceMark mark) {
    book.accept(mark);
  }

  /** Takes a flow, in the order of the lane. */
  public void accept(Flow flow) {
    if (flow.block().time() < warm) {
      return;
    }
    if (flow.block().time() >= since && !flow.retracted()) {
      flows++;
    }
    var unused =
        book.accept(
            flow,
            failure -> {
              if (flow.block().time() >= since) {
                failures.merge(failure.rule().id(), 1L, Long::sum);
              }
            });
  }

  /**
   * What one rule would have alerted.
   *
   * @param rule its id
   * @param alerts by severity, also those that were taken back
   * @param retracted of these, how many were taken back and did not come again
   * @param also how many alerts of other rules it would have been named beside
   * @param failed flows that it could not judge
   */
  public record Line(
      String rule, Map<Severity, Long> alerts, long retracted, long also, long failed) {}

  /**
   * All of it.
   *
   * @param flows since then, of both policies
   * @param pages cases of which an alert pages when its block is included, confirmed or final (one
   *     that was taken back: included): each is one page
   * @param lines one a rule, in their order
   */
  public record Report(long flows, long cases, long pages, List<Line> lines) {}

  /**
   * The alerts since then.
   *
   * @param pages whether an alert as it stands pages
   */
  public Report report(Predicate<Alert> pages) {
    List<Alert> alerts =
        book.alerts().stream()
            .filter(alert -> !alert.movement().arrivedAt().isBefore(Instant.ofEpochSecond(since)))
            .toList();
    Set<String> cases = new HashSet<>();
    Set<String> paged = new HashSet<>();
    for (Alert alert : alerts) {
      cases.add(alert.identity().caseKey());
      boolean gone = alert.state() == Alert.State.RETRACTED;
      if (SETTLED.stream()
          .limit(gone ? 1 : SETTLED.size())
          .anyMatch(standing -> pages.test(standing.of(alert)))) {
        paged.add(alert.identity().caseKey());
      }
    }
    List<Line> lines = rules.stream().map(rule -> line(rule.ref().id(), alerts)).toList();
    return new Report(flows, cases.size(), paged.size(), lines);
  }

  private Line line(String rule, List<Alert> alerts) {
    Map<Severity, Long> by = new EnumMap<>(Severity.class);
    long retracted = 0;
    long also = 0;
    for (Alert alert : alerts) {
      if (alert.finding().rule().id().equals(rule)) {
        by.merge(alert.finding().severity(), 1L, Long::sum);
        retracted += alert.state() == Alert.State.RETRACTED ? 1 : 0;
      } else if (alert.finding().alsoMatched().contains(rule)) {
        also++;
      }
    }
    return new Line(rule, by, retracted, also, failures.getOrDefault(rule, 0L));
  }
}
