package org.flowmon.standalone;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a process does of the whole. They meet in topics, so each may run on a machine of its own.
 */
public enum Role {
  /** Follows a chain into its lane. */
  INGEST,
  /** Traces lanes into flows. */
  TRACE,
  /** Judges flows into alerts. */
  ALERTS,
  /** Copies alerts to subscribers. */
  TENANTS,
  /** Pages. */
  NOTIFY,
  /** Cases, and the desk. */
  DESK;

  /** Every one. */
  static final Set<Role> ALL = Collections.unmodifiableSet(EnumSet.allOf(Role.class));

  /** What a replay or the demo needs: nobody subscribes there. */
  static final Set<Role> WITHOUT_TENANTS =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(TENANTS)));

  /**
   * Reads {@code ingest,trace} or {@code all}. Throws {@link IllegalArgumentException} for anything
   * else.
   */
  static Set<Role> parse(String text) {
    if (text.equals("all")) {
      return ALL;
    }
    EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    for (String word : text.split(",", -1)) {
      roles.add(
          Arrays.stream(values())
              .filter(each -> each.toString().equals(word.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "expected all, or some of " + words() + ", found \"" + text + "\"")));
    }
    return Collections.unmodifiableSet(roles);
  }

  private static String words() {
    return Arrays.stream(values()).map(Role::toString).collect(Collectors.joining(","));
  }

  /** The lower-case word. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
