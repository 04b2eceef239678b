package org.flowmon.alerts.rule;

import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flowmon.alerts.rule.Conditions.Expression;
import org.flowmon.alerts.rule.Conditions.MistakenException;

/** A sentence with expressions in braces: {@code {from.name} paid {flow.shown}}. */
final class Template {
  /** Characters of a sentence; a longer one is cut, so that an alert goes wherever alerts go. */
  static final int MOST = 4_000;

  /** A piece of the sentence: what it is for the flow at hand. */
  private interface Part {
    String in(Map<String, Object> named) throws CelEvaluationException;
  }

  private final List<Part> parts;

  private Template(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** Checks the sentence and every expression in it. */
  static Template of(String text, Conditions conditions) throws MistakenException {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      String literal = text.substring(at, open < 0 ? text.length() : open);
      int close = open < 0 ? -1 : text.indexOf('}', open);
      if (literal.contains("}") || (open >= 0 && close < 0)) {
        throw Conditions.mistaken("a brace without its other half: " + text);
      }
      parts.add(named -> literal);
      if (open < 0) {
        break;
      }
      Expression shown = conditions.shown(text.substring(open + 1, close));
      parts.add(named -> shown.value(named).toString());
      at = close + 1;
    }
    return new Template(parts);
  }

  String in(Map<String, Object> named) throws CelEvaluationException {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append(part.in(named));
      if (text.length() > MOST) {
        return text.substring(0, MOST - 3) + "...";
      }
    }
    return text.toString();
  }
}
