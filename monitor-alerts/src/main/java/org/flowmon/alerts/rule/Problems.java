package org.flowmon.alerts.rule;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.alerts.rule.Conditions.Mistake;
import org.flowmon.alerts.rule.Conditions.MistakenException;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** What is wrong with one file, each with its line. */
public final class Problems {
  private final String source;
  private final List<String> found = new ArrayList<>();

  /**
   * @param source the file's name in messages
   */
  public Problems(String source) {
    this.source = source;
  }

  /** A mistake at that place. */
  public void at(Node node, String what) {
    line(node.getStartMark().getLine() + 1, what);
  }

  /** A mistake on that line. */
  public void line(int line, String what) {
    found.add(source + ":" + line + ": " + what);
  }

  /** The mistakes of an expression, each at its own line when the text keeps its lines. */
  void at(ScalarNode node, String field, MistakenException mistaken) {
    int line = node.getStartMark().getLine() + 1;
    boolean kept = node.getScalarStyle() == ScalarStyle.LITERAL;
    for (Mistake mistake : mistaken.mistakes()) {
      line(kept ? line + mistake.line() : line, field + ": " + mistake.what());
    }
  }

  void at(MarkedYAMLException broken) {
    int line = broken.getProblemMark() == null ? 1 : broken.getProblemMark().getLine() + 1;
    line(line, "no YAML: " + broken.getProblem());
  }

  /** How many there are so far. */
  public int count() {
    return found.size();
  }

  /**
   * Returns when nothing is wrong.
   *
   * @throws RuleFormatException with everything that is
   */
  public void refuse() throws RuleFormatException {
    if (!found.isEmpty()) {
      throw new RuleFormatException(found);
    }
  }
}
