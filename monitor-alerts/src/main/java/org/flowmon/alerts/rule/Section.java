package org.flowmon.alerts.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One mapping of a YAML file. What is missing, of the wrong form or not known becomes a problem
 * with its line, and reads as absent.
 */
public final class Section {
  private final Node whole;
  private final Problems problems;
  private final Map<String, Node> fields = new LinkedHashMap<>();

  private Section(Node whole, Problems problems) {
    this.whole = whole;
    this.problems = problems;
  }

  /**
   * The mapping at that node, whose fields are {@code allowed} and no others.
   *
   * @param what it is, for messages: {@code a rule}
   */
  public static Optional<Section> of(
      @Nullable Node node, String what, List<String> allowed, Problems problems) {
    Optional<Section> free = free(node, what, problems);
    free.ifPresent(
        section ->
            section.fields.forEach(
                (key, value) -> {
                  if (!allowed.contains(key)) {
                    problems.at(
                        value,
                        what + " has no field \"" + key + "\", only " + String.join(", ", allowed));
                  }
                }));
    return free;
  }

  /** The mapping at that node, with whatever fields it has. */
  public static Optional<Section> free(@Nullable Node node, String what, Problems problems) {
    if (!(node instanceof MappingNode mapping)) {
      if (node == null) {
        problems.line(1, "expected " + what + ": a mapping");
      } else {
        problems.at(node, "expected " + what + ": a mapping");
      }
      return Optional.empty();
    }
    Section section = new Section(mapping, problems);
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.at(tuple.getKeyNode(), "the name of a field is a word");
      } else if (section.fields.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
        problems.at(key, "field \"" + key.getValue() + "\" is there twice");
      }
    }
    return Optional.of(section);
  }

  /** Where it stands. */
  public Node node() {
    return whole;
  }

  /** What is there, of any form. */
  public Optional<Node> any(String field) {
    return Optional.ofNullable(fields.get(field));
  }

  /** A text or number, if it is there. */
  public Optional<ScalarNode> scalar(String field) {
    Node value = fields.get(field);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
      return Optional.of(scalar);
    }
    problems.at(value, field + ": expected text");
    return Optional.empty();
  }

  /** A text or number that must be there. */
  public Optional<ScalarNode> required(String field) {
    if (!fields.containsKey(field)) {
      problems.at(whole, "field \"" + field + "\" is missing");
    }
    return scalar(field);
  }

  /** The same as text. */
  public Optional<String> text(String field) {
    return scalar(field).map(ScalarNode::getValue);
  }

  /** The items of a list; none when it is not there. */
  public List<Node> list(String field) {
    Node value = fields.get(field);
    if (value == null) {
      return List.of();
    }
    if (value instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    problems.at(value, field + ": expected a list");
    return List.of();
  }

  /** The names of the fields, in their order; one that is no plain word is a problem. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    fields.forEach(
        (name, value) -> {
          if (name.matches("[a-z][a-z0-9_]{0,62}")) {
            names.add(name);
          } else {
            problems.at(
                value,
                "expected a name of lower-case letters, digits and _, found \"" + name + "\"");
          }
        });
    return names;
  }

  /** Every field as text, in its order. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    fields.keySet().forEach(key -> text(key).ifPresent(text -> texts.put(key, text)));
    return texts;
  }
}
