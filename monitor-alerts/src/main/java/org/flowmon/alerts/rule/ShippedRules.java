package org.flowmon.alerts.rule;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.flowmon.alerts.AlertRule;

/** The rule files that are part of the program. */
public final class ShippedRules {
  private ShippedRules() {}

  /**
   * The rules that run when no others are named: either end sanctioned, linked to Russia, mining.
   */
  public static List<AlertRule> standard() {
    String name = "standard.yaml";
    try (InputStream in = ShippedRules.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name + " is not in the program");
      }
      return List.copyOf(new RuleReader().read(in, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
