package org.flowmon.alerts.rule;

/**
 * A thing to be seen of a flow at a glance: a field has the value, or is a list that contains it.
 *
 * @param name of the vocabulary, as {@code from}
 * @param value text, a whole number ({@code Long}) or a truth value
 */
record Sign(String name, String field, Object value) {
  /**
   * How common it is, roughly: what a flow itself is, many are; what its ends are, most are not.
   */
  int commonness() {
    return name.equals("flow") ? 100 : 1;
  }
}
