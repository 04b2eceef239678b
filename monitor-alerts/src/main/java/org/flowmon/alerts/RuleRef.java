package org.flowmon.alerts;

/**
 * Which rule, in which version.
 *
 * @param id stable, of lower-case letters, digits and hyphens
 * @param version {@code major.minor.patch}; the major number is part of an alert's id, so it
 *     changes only when the rule comes to mean something else
 * @param family groups rules whose alerts one analyst handles together; part of the case key
 */
public record RuleRef(String id, String version, String family) {
  public RuleRef {
    if (!id.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "a rule id has lower-case letters, digits and hyphens: \"" + id + "\"");
    }
    if (!version.matches("[0-9]{1,6}\\.[0-9]{1,6}\\.[0-9]{1,6}")) {
      throw new IllegalArgumentException(
          "rule " + id + ": a version is major.minor.patch, found \"" + version + "\"");
    }
  }

  /** The first number of the version. */
  public int major() {
    return Integer.parseInt(version.substring(0, version.indexOf('.')));
  }
}
