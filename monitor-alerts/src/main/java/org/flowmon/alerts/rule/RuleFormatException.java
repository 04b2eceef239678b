package org.flowmon.alerts.rule;

import java.io.IOException;
import java.util.List;

/** A file of rules or settings says something that cannot be followed. Nothing of it is used. */
public final class RuleFormatException extends IOException {
  private final List<String> problems;

  RuleFormatException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** Every problem as {@code file:line: what is wrong and what was expected}. */
  public List<String> problems() {
    return problems;
  }
}
