package org.flowmon.alerts.desk.projection;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What alerts are filtered and counted by. Declared in the order of a slice's values: for life. */
public enum Facet {
  /** Of the case: new, acknowledged, in_review, escalated, closed, or snoozed. */
  STATUS,
  /** The word. */
  SEVERITY,
  /** The rule's id. */
  RULE,
  /** The chain's short name. */
  CHAIN,
  /** A symbol, or a token's contract. */
  ASSET,
  /** The exchange at the other end, by entity id; empty for none. */
  EXCHANGE,
  /** The listed or Russia-linked end, else the watched one, by entity id. */
  ENTITY,
  /** direct or indirect. */
  EXPOSURE,
  /** after or before the listing of the watched party, or none. */
  DESIGNATION,
  /** How settled: included, confirmed, final, retracted, reinstated. */
  FINALITY,
  /** Who has the case; empty for nobody. */
  ASSIGNEE;

  /** The facet of that lower-case word. */
  public static Optional<Facet> find(String word) {
    return Arrays.stream(values()).filter(each -> each.toString().equals(word)).findFirst();
  }

  /** The lower-case word, which is also the name of the column. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
