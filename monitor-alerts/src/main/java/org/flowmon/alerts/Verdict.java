package org.flowmon.alerts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.flowmon.alerts.AlertRule.Match;
import org.flowmon.trace.Flow;

/**
 * What all rules together say of one flow: the most severe match (the first of equals), and the ids
 * of the other rules that matched, in the order of the rules.
 *
 * @param usd what the flow was worth
 */
record Verdict(Match match, List<String> alsoMatched, Usd usd) {

  /** Of a flow without a price. */
  Verdict(Match match, List<String> alsoMatched) {
    this(match, alsoMatched, Usd.Missing.NO_FEED);
  }

  /** The same, and those rules matched besides. */
  Verdict with(List<String> others) {
    List<String> all = new ArrayList<>(alsoMatched);
    all.addAll(others);
    return new Verdict(match, all, usd);
  }

  /** The same of a flow without a price. Throws what a rule that cannot say throws. */
  static Optional<Verdict> of(List<AlertRule> rules, Flow flow, Parties parties, Windows windows) {
    return of(
        rules,
        flow,
        () -> Usd.Missing.NO_FEED,
        parties,
        windows,
        failure -> {
          throw failure;
        });
  }

  /**
   * Nothing when no rule matches. A rule that fails is handed to {@code failed}; the others are
   * asked all the same.
   */
  static Optional<Verdict> of(
      List<AlertRule> rules,
      Flow flow,
      Supplier<Usd> usd,
      Parties parties,
      Windows windows,
      Consumer<RuleFailedException> failed) {
    List<Match> matches = new ArrayList<>(rules.size());
    for (AlertRule rule : rules) {
      try {
        rule.match(flow, usd, parties, windows).ifPresent(matches::add);
      } catch (RuleFailedException e) {
        failed.accept(e);
      }
    }
    Match best = null;
    for (Match match : matches) {
      if (best == null || match.severity().compareTo(best.severity()) < 0) {
        best = match;
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    matches.remove(best);
    return Optional.of(
        new Verdict(best, matches.stream().map(m -> m.rule().id()).toList(), usd.get()));
  }
}
