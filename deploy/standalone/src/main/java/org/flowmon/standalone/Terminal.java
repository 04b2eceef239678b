package org.flowmon.standalone;

import java.io.Console;
import java.util.Map;

/** What the other end of standard output can show. */
final class Terminal {
  private Terminal() {}

  /** Whether to write colours: only to a terminal, and never when NO_COLOR is set. */
  static boolean colour() {
    return colour(System.getenv(), isThere());
  }

  static boolean colour(Map<String, String> environment, boolean terminal) {
    boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    return terminal && !refused && !"dumb".equals(environment.get("TERM"));
  }

  // From Java 22 on there may be a console without a terminal, and a method that tells.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isThere() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
