package org.flowmon.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What the files for containers start, as a program can read it. */
final class Deployment {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Path FOLDER = Documents.projectRoot().resolve("deploy");

  /** Where the program is in the image. */
  static final String IMAGE = "flowmon";

  /**
   * Something that runs the program.
   *
   * @param place its file and name, for messages
   * @param args what the program is started with, variables replaced
   * @param container as its file says, anchors and merges resolved
   * @param pod what is around it, in Kubernetes; else nothing
   */
  record Started(String place, List<String> args, JsonNode container, JsonNode pod) {
    /** The value behind an option. */
    String option(String name) {
      int at = args.indexOf(name);
      return at < 0 || at + 1 == args.size() ? "" : args.get(at + 1);
    }
  }

  private Deployment() {}

  static List<Path> manifests() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER.resolve("kubernetes"))) {
      return all.filter(each -> each.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  /** Every document of a file. */
  static List<JsonNode> documents(Path file) throws IOException {
    try (MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
      return all.readAll();
    }
  }

  /** Every object of the Kubernetes files but the kustomization. */
  static List<JsonNode> objects() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (Path file : manifests()) {
      documents(file).stream()
          .filter(each -> !each.path("kind").asText().equals("Kustomization"))
          .forEach(all::add);
    }
    return all;
  }

  /** The Compose file with its anchors and merges resolved. */
  static JsonNode compose() throws IOException {
    String text = Files.readString(FOLDER.resolve("compose/compose.yaml"));
    Object resolved = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    return YAML.valueToTree(resolved);
  }

  /** Where a file that the Compose file names is. */
  static Path besideCompose(String named) {
    return FOLDER.resolve("compose").resolve(named).normalize();
  }

  static List<Started> started() throws IOException {
    List<Started> all = new ArrayList<>();
    for (JsonNode object : objects()) {
      JsonNode pod = object.path("spec").path("template").path("spec");
      for (JsonNode container : pod.path("containers")) {
        if (container.path("image").asText().equals(IMAGE)) {
          String place = object.path("kind").asText() + " " + object.at("/metadata/name").asText();
          all.add(new Started(place, words(container.path("args")), container, pod));
        }
      }
    }
    compose()
        .path("services")
        .properties()
        .forEach(
            service -> {
              JsonNode says = service.getValue();
              if (says.path("image").asText().startsWith(IMAGE + ":")) {
                String place = "compose " + service.getKey();
                List<String> args = words(says.path("command"));
                all.add(new Started(place, args, says, YAML.missingNode()));
              }
            });
    return all;
  }

  private static List<String> words(JsonNode array) {
    List<String> words = new ArrayList<>();
    for (JsonNode word : array) {
      words.add(
          word.asText()
              .replace("$(KAFKA)", "kafka.example:9093")
              .replace("$(PEER)", "peer.example:8333"));
    }
    return words;
  }
}
