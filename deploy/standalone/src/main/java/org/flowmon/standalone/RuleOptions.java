package org.flowmon.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.flowmon.alerts.rule.RuleSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rules judge. */
final class RuleOptions {
  @Option(
      names = "--rules",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "rule files, or folders of them, after the built-in ones; they judge from here on, also"
              + " at later starts without this option")
  private List<Path> files = List.of();

  @Option(names = "--no-builtin-rules", description = "only the rules given, not the built-in ones")
  private boolean noBuiltin;

  RuleOptions() {}

  /**
   * The rules to publish; {@code null} when none are named.
   *
   * @throws IOException naming file, line and reason when one cannot be used
   */
  @Nullable RuleSet rules() throws IOException {
    return files.isEmpty() && !noBuiltin ? null : RuleSet.load(files, !noBuiltin);
  }
}
