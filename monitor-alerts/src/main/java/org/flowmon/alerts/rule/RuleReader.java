package org.flowmon.alerts.rule;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.flowmon.alerts.Alert.Direction;
import org.flowmon.alerts.RuleRef;
import org.flowmon.alerts.Severity;
import org.flowmon.alerts.Window;
import org.flowmon.alerts.rule.Conditions.Expression;
import org.flowmon.alerts.rule.Conditions.MistakenException;
import org.flowmon.alerts.rule.WrittenRule.About;
import org.flowmon.alerts.rule.WrittenRule.Case;
import org.flowmon.alerts.rule.WrittenRule.Condition;
import org.flowmon.alerts.rule.WrittenRule.Words;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Reads rule files (YAML). Every expression is type-checked here; a file with a mistake is refused
 * as a whole. One reader reads the files of one set of rules: an id stands in one of them once.
 */
public final class RuleReader {
  private static final List<String> FIELDS =
      List.of(
          "id",
          "version",
          "name",
          "family",
          "watch",
          "match",
          "window",
          "severity",
          "labels",
          "annotations",
          "runbook");

  private static final Map<String, List<Direction>> ENDS =
      Map.of(
          "from", List.of(Direction.OUTGOING),
          "to", List.of(Direction.INCOMING),
          "either", List.of(Direction.OUTGOING, Direction.INCOMING));

  private final Conditions ofFlow = new Conditions(Vocabulary.OF_FLOW);
  private final Conditions ofBoth = new Conditions(Vocabulary.OF_BOTH);
  private final WindowReader windows = new WindowReader();
  private final Sight sight = new Sight();
  private final Map<String, String> seen = new HashMap<>();

  /** With no rule read yet. */
  public RuleReader() {}

  /**
   * The rules of one file, in their order.
   *
   * @param source the file's name in messages
   * @throws RuleFormatException naming every mistake with file and line
   * @throws IOException when it cannot be read
   */
  public List<WrittenRule> read(InputStream in, String source) throws IOException {
    Problems problems = new Problems(source);
    Node document = YamlFile.read(in, problems).orElse(null);
    problems.refuse();
    List<WrittenRule> rules = new ArrayList<>();
    Optional<Section> file = Section.of(document, "a rule file", List.of("rules"), problems);
    if (file.isPresent()) {
      List<Node> listed = file.get().list("rules");
      if (listed.isEmpty()) {
        problems.at(file.get().node(), "expected a list of at least one rule under \"rules\"");
      }
      for (Node each : listed) {
        int before = problems.count();
        Optional<WrittenRule> rule =
            Section.of(each, "a rule", FIELDS, problems)
                .flatMap(section -> rule(section, source, problems));
        if (problems.count() == before) {
          rule.ifPresent(rules::add);
        }
      }
    }
    problems.refuse();
    return rules;
  }

  /** The lines of one rule of a file, without the indentation; nothing when it is not there. */
  static Optional<RuleSet.RuleText> text(InputStream in, RuleSet.RuleFile file, String id)
      throws IOException {
    Problems problems = new Problems(file.name());
    Optional<Section> read =
        YamlFile.read(in, problems)
            .flatMap(node -> Section.of(node, "a rule file", List.of("rules"), problems));
    for (Node each : read.map(section -> section.list("rules")).orElse(List.of())) {
      Optional<Section> rule = Section.free(each, "a rule", problems);
      if (rule.flatMap(section -> section.text("id")).filter(id::equals).isPresent()) {
        int first = each.getStartMark().getLine();
        int column = each.getStartMark().getColumn();
        int end = Math.max(first + 1, each.getEndMark().getLine());
        StringBuilder text = new StringBuilder();
        file.text()
            .lines()
            .skip(first)
            .limit(end - first)
            .forEach(
                line -> text.append(line.substring(Math.min(column, line.length()))).append('\n'));
        return Optional.of(
            new RuleSet.RuleText(file.name(), first + 1, text.toString().stripTrailing()));
      }
    }
    return Optional.empty();
  }

  private Optional<WrittenRule> rule(Section rule, String source, Problems problems) {
    Optional<RuleRef> ref = ref(rule, problems);
    ref.ifPresent(
        r -> {
          String place = source + ":" + (rule.node().getStartMark().getLine() + 1);
          String first = seen.putIfAbsent(r.id(), place);
          if (first != null) {
            problems.at(rule.node(), "rule " + r.id() + " is there already, at " + first);
          }
        });
    Optional<Expression> match =
        rule.required("match").flatMap(m -> check(m, "match", ofFlow, problems));
    Window window = ref.flatMap(r -> windows.read(rule, r, problems)).orElse(null);
    Conditions conditions = rule.any("window").isPresent() ? ofBoth : ofFlow;
    List<Case> severity = severity(rule, conditions, problems);
    About about =
        new About(
            rule.required("name").map(ScalarNode::getValue).orElse(""),
            rule.any("labels")
                .flatMap(node -> Section.free(node, "labels", problems))
                .map(labels -> words(labels, Section::text))
                .orElseGet(TreeMap::new),
            rule.text("runbook").orElse(null));
    Words words = words(rule, conditions, problems);
    List<Direction> watches = watches(rule, problems);
    if (rule.any("window").isPresent() && watches.size() > 1) {
      problems.at(rule.node(), "a rule with a window watches one end: watch: from, or watch: to");
    }
    return ref.isEmpty() || match.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new WrittenRule(
                ref.get(),
                about,
                new Condition(watches, match.get(), window, severity),
                words,
                sight));
  }

  private static Optional<RuleRef> ref(Section rule, Problems problems) {
    Optional<ScalarNode> id = rule.required("id");
    Optional<ScalarNode> version = rule.required("version");
    Optional<ScalarNode> family = rule.required("family");
    if (id.isEmpty() || version.isEmpty() || family.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new RuleRef(id.get().getValue(), version.get().getValue(), family.get().getValue()));
    } catch (IllegalArgumentException e) {
      problems.at(id.get(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static List<Direction> watches(Section rule, Problems problems) {
    Optional<ScalarNode> watch = rule.scalar("watch");
    String word = watch.map(ScalarNode::getValue).orElse("either");
    List<Direction> ends = ENDS.get(word);
    if (ends == null) {
      watch.ifPresent(
          w -> problems.at(w, "watch: expected from, to or either, found \"" + word + "\""));
      return List.of();
    }
    return ends;
  }

  /** One word, or cases of which the last has no condition. */
  private static List<Case> severity(Section rule, Conditions conditions, Problems problems) {
    if (rule.any("severity").filter(ScalarNode.class::isInstance).isPresent()
        || rule.any("severity").isEmpty()) {
      return rule.required("severity")
          .flatMap(word -> severity(word, problems))
          .map(s -> List.of(new Case(null, s)))
          .orElse(List.of());
    }
    List<Case> cases = new ArrayList<>();
    List<Node> listed = rule.list("severity");
    for (int i = 0; i < listed.size(); i++) {
      boolean last = i == listed.size() - 1;
      Section each =
          Section.of(listed.get(i), "a case of severity", List.of("when", "is"), problems)
              .orElse(null);
      if (each == null) {
        continue;
      }
      if (last == each.any("when").isPresent()) {
        problems.at(
            each.node(), "severity: the last case, and no other, has no condition \"when\"");
      }
      Expression when =
          each.scalar("when").flatMap(w -> check(w, "when", conditions, problems)).orElse(null);
      each.required("is")
          .flatMap(word -> severity(word, problems))
          .ifPresent(is -> cases.add(new Case(when, is)));
    }
    if (listed.isEmpty()) {
      problems.at(rule.node(), "severity: expected a word or a list of cases");
    }
    return cases;
  }

  private static Optional<Severity> severity(ScalarNode word, Problems problems) {
    try {
      return Optional.of(Severity.parse(word.getValue()));
    } catch (IllegalArgumentException e) {
      problems.at(word, "severity: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Words words(Section rule, Conditions conditions, Problems problems) {
    Section given =
        rule.any("annotations")
            .flatMap(node -> Section.free(node, "annotations", problems))
            .orElse(null);
    if (given == null) {
      return Words.USUAL;
    }
    SortedMap<String, Template> all =
        words(given, (section, field) -> template(section, field, conditions, problems));
    Template title = all.remove("title");
    Template summary = all.remove("summary");
    return new Words(title, summary, all);
  }

  private static Optional<Template> template(
      Section given, String field, Conditions conditions, Problems problems) {
    Optional<ScalarNode> text = given.scalar(field);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Template.of(text.get().getValue(), conditions));
    } catch (MistakenException e) {
      problems.at(text.get(), field, e);
      return Optional.empty();
    }
  }

  /** Every field of a section whose names are free, each read by {@code value}. */
  private static <V> SortedMap<String, V> words(
      Section free, BiFunction<Section, String, Optional<V>> value) {
    SortedMap<String, V> all = new TreeMap<>();
    for (String name : free.names()) {
      value.apply(free, name).ifPresent(v -> all.put(name, v));
    }
    return all;
  }

  private static Optional<Expression> check(
      ScalarNode text, String field, Conditions conditions, Problems problems) {
    try {
      return Optional.of(conditions.condition(text.getValue()));
    } catch (MistakenException e) {
      problems.at(text, field, e);
      return Optional.empty();
    }
  }
}
