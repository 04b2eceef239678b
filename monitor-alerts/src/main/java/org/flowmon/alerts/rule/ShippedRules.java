package org.flowmon.alerts.rule;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.alerts.AlertRule;
import org.flowmon.alerts.rule.RuleSet.RuleFile;

/** The rule files that are part of the program. */
public final class ShippedRules {
  private static final List<String> NAMES =
      List.of("counting.yaml", "standard.yaml", "typologies.yaml");

  private ShippedRules() {}

  /** The rules that run until others are published. */
  public static List<AlertRule> standard() {
    try {
      return List.copyOf(new RuleSet(files()).rules());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files they stand in, in their order. */
  static List<RuleFile> files() throws IOException {
    List<RuleFile> files = new ArrayList<>();
    for (String name : NAMES) {
      try (InputStream in = ShippedRules.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new FileNotFoundException(name + " is not in the program");
        }
        files.add(new RuleFile(name, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    return files;
  }
}
