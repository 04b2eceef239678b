package org.flowmon.alerts.rule;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flowmon.alerts.AlertRule;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.rule.Trial.Expected;
import org.flowmon.topic.PriceMark;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Designation;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
import org.flowmon.watchlist.WatchlistBuilder;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A file of rule tests: which rules, who is who, and flows with the alerts they must lead to. */
public final class TrialFile {
  private static final List<String> FIELDS = List.of("rules", "entities", "tests");
  private static final List<String> TRIAL = List.of("name", "flows", "expect");
  private static final List<String> ENTITY =
      List.of("id", "name", "kind", "country", "region", "tags", "designations");
  private static final List<String> DESIGNATION = List.of("list", "programme", "date");

  private final String source;
  private final Problems problems;
  private final List<AlertRule> rules = new ArrayList<>();
  private final List<Trial> trials = new ArrayList<>();
  private Parties parties = Parties.of(new WatchlistBuilder().build());

  private TrialFile(String source) {
    this.source = source;
    this.problems = new Problems(source);
  }

  /**
   * Reads tests and the rule files that they name, relative to {@code file}; {@code standard} names
   * the standard rules.
   *
   * @throws RuleFormatException naming every mistake with file and line
   * @throws IOException when a file cannot be read
   */
  public static TrialFile read(Path file) throws IOException {
    TrialFile read = new TrialFile(file.toString());
    Node document;
    try (InputStream in = Files.newInputStream(file)) {
      document = YamlFile.read(in, read.problems).orElse(null);
    }
    read.problems.refuse();
    Optional<Section> whole = Section.of(document, "a file of rule tests", FIELDS, read.problems);
    if (whole.isPresent()) {
      read.rules(whole.get(), file);
      read.entities(whole.get());
      whole.get().list("tests").forEach(read::trial);
      if (read.trials.isEmpty() && read.problems.count() == 0) {
        read.problems.at(
            whole.get().node(), "expected a list of at least one test under \"tests\"");
      }
    }
    read.problems.refuse();
    return read;
  }

  /** How many tests there are. */
  public int trials() {
    return trials.size();
  }

  /** What went otherwise than expected, one line each. */
  public List<String> failures() {
    return trials.stream().flatMap(trial -> trial.run(rules, parties).stream()).toList();
  }

  private void rules(Section whole, Path file) throws IOException {
    RuleReader reader = new RuleReader();
    List<Node> named = whole.list("rules");
    if (named.isEmpty()) {
      problems.at(whole.node(), "expected a list of rule files under \"rules\"");
    }
    for (Node each : named) {
      if (!(each instanceof ScalarNode name)) {
        problems.at(each, "expected the name of a rule file");
      } else if (name.getValue().equals("standard")) {
        rules.addAll(ShippedRules.standard());
      } else {
        Path at = file.resolveSibling(name.getValue());
        if (!Files.isRegularFile(at)) {
          problems.at(each, "no rule file " + at);
          continue;
        }
        try (InputStream in = Files.newInputStream(at)) {
          rules.addAll(reader.read(in, at.toString()));
        }
      }
    }
  }

  private void entities(Section whole) {
    WatchlistBuilder list = new WatchlistBuilder();
    for (Node each : whole.list("entities")) {
      Section.of(each, "an entity", ENTITY, problems).ifPresent(given -> entity(given, list));
    }
    parties = Parties.of(list.build());
  }

  private void entity(Section given, WatchlistBuilder list) {
    Optional<ScalarNode> id = given.required("id");
    if (id.isEmpty()) {
      return;
    }
    Entity.Builder entity = Entity.of(id.get().getValue());
    entity.name(given.text("name").orElse(null));
    given
        .scalar("kind")
        .ifPresent(
            word ->
                EntityKind.find(word.getValue())
                    .ifPresentOrElse(
                        entity::kind,
                        () -> problems.at(word, "no kind of entity: " + word.getValue())));
    entity.country(given.text("country").orElse(null));
    entity.region(given.text("region").orElse(null));
    for (Node tag : given.list("tags")) {
      if (tag instanceof ScalarNode word) {
        entity.tag(word.getValue(), "given");
      } else {
        problems.at(tag, "tags: expected a word");
      }
    }
    for (Node each : given.list("designations")) {
      Section.of(each, "a designation", DESIGNATION, problems)
          .flatMap(this::designation)
          .ifPresent(entity::designation);
    }
    list.entity(entity.build());
  }

  private Optional<Designation> designation(Section given) {
    Optional<ScalarNode> list = given.required("list");
    Optional<ScalarNode> date = given.scalar("date");
    try {
      LocalDate day = date.map(d -> LocalDate.parse(d.getValue())).orElse(null);
      return list.map(
          l -> new Designation(l.getValue(), given.text("programme").orElse(null), day, null));
    } catch (DateTimeParseException e) {
      date.ifPresent(
          d -> problems.at(d, "date: expected a day as 2022-04-05, found " + d.getValue()));
      return Optional.empty();
    }
  }

  private void trial(Node node) {
    Section trial = Section.of(node, "a test", TRIAL, problems).orElse(null);
    if (trial == null) {
      return;
    }
    String name = trial.required("name").map(ScalarNode::getValue).orElse("");
    Map<String, Flow> flows = new LinkedHashMap<>();
    Map<String, PriceMark> prices = new LinkedHashMap<>();
    for (Node each : trial.list("flows")) {
      Section.of(each, "a flow", GivenFlow.FIELDS, problems)
          .map(given -> new GivenFlow(given, problems))
          .ifPresent(
              given -> {
                Flow flow = given.flow(flows.size()).orElse(null);
                if (flow == null) {
                  return;
                }
                given.price(flow).ifPresent(price -> prices.put(flow.id(), price));
                if (flows.putIfAbsent(flow.id(), flow) != null) {
                  problems.at(each, "flow " + flow.id() + " is there twice");
                }
              });
    }
    if (flows.isEmpty()) {
      problems.at(node, "test \"" + name + "\" has no flows");
    }
    List<Expected> expected = new ArrayList<>();
    for (Node each : trial.list("expect")) {
      expected(each, flows).ifPresent(expected::add);
    }
    trials.add(new Trial(name, flows, prices, expected));
  }

  private Optional<Expected> expected(Node node, Map<String, Flow> flows) {
    List<String> allowed = new ArrayList<>(Trial.FACTS);
    allowed.addFirst("flow");
    Section given = Section.of(node, "an expectation", allowed, problems).orElse(null);
    if (given == null) {
      return Optional.empty();
    }
    String flow = given.required("flow").map(ScalarNode::getValue).orElse("");
    if (!flows.containsKey(flow)) {
      problems.at(node, "expected of flow \"" + flow + "\", which the test does not have");
    }
    given.required("rule");
    Map<String, String> facts = given.texts();
    facts.remove("flow");
    return Optional.of(
        new Expected(source + ":" + (node.getStartMark().getLine() + 1), flow, facts));
  }
}
