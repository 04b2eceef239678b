package org.flowmon.alerts;

/**
 * A rule could not be evaluated for a flow: it says neither yes nor no. The flow must not count as
 * one that the rule passed over.
 */
public final class RuleFailedException extends RuntimeException {
  private final RuleRef rule;

  /**
   * @param what which part of the rule failed and why
   */
  public RuleFailedException(RuleRef rule, String what, Throwable cause) {
    super("rule " + rule.id() + " " + rule.version() + ": " + what, cause);
    this.rule = rule;
  }

  /** Which rule. */
  public RuleRef rule() {
    return rule;
  }
}
