package org.flowmon.alerts.rule;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** A YAML document as nodes that know their lines. Nothing in it can make an object of ours. */
public final class YamlFile {
  private YamlFile() {}

  /** The document, if there is one; what is no YAML becomes a problem. */
  public static Optional<Node> read(InputStream in, Problems problems) throws IOException {
    try {
      Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
      return Optional.ofNullable(yaml.compose(new InputStreamReader(in, StandardCharsets.UTF_8)));
    } catch (MarkedYAMLException e) {
      problems.at(e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (YAMLException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      problems.line(1, "no YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    return Optional.empty();
  }
}
