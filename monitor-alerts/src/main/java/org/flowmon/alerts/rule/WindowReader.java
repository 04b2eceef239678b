package org.flowmon.alerts.rule;

import dev.cel.runtime.CelEvaluationException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flowmon.alerts.RuleFailedException;
import org.flowmon.alerts.RuleRef;
import org.flowmon.alerts.Window;
import org.flowmon.alerts.rule.Conditions.Expression;
import org.flowmon.alerts.rule.Conditions.MistakenException;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads what a rule counts, and when that matters. */
final class WindowReader {
  private static final List<String> FIELDS = List.of("over", "form", "per", "before", "when");

  private final Conditions conditions = new Conditions(Vocabulary.OF_WINDOW);

  WindowReader() {}

  /** The field {@code window} of a rule; nothing when it is not there or has a mistake. */
  Optional<Window> read(Section rule, RuleRef ref, Problems problems) {
    return rule.any("window")
        .flatMap(node -> Section.of(node, "a window", FIELDS, problems))
        .flatMap(given -> window(given, ref, problems));
  }

  private Optional<Window> window(Section given, RuleRef ref, Problems problems) {
    int before = problems.count();
    long over = given.required("over").map(text -> seconds(text, "over", problems)).orElse(0L);
    long compared =
        given.scalar("before").map(text -> seconds(text, "before", problems)).orElse(0L);
    Window.Form form =
        given
            .scalar("form")
            .map(word -> one(Window.Form.class, word, "form", Window.Form.SLIDING, problems))
            .orElse(Window.Form.SLIDING);
    Window.Per per =
        given
            .required("per")
            .map(word -> one(Window.Per.class, word, "per", Window.Per.PAIR, problems))
            .orElse(Window.Per.PAIR);
    Optional<Expression> when = given.required("when").flatMap(text -> check(text, problems));
    if (problems.count() > before || when.isEmpty()) {
      return Optional.empty();
    }
    Expression holds = when.get();
    return Optional.of(
        new Window(
            over,
            compared,
            form,
            per,
            (window, earlier) -> {
              try {
                return (Boolean) holds.value(Vocabulary.of(window, earlier));
              } catch (CelEvaluationException e) {
                throw new RuleFailedException(ref, "window: when: " + e.getMessage(), e);
              }
            }));
  }

  private static long seconds(ScalarNode text, String field, Problems problems) {
    try {
      return Window.seconds(text.getValue());
    } catch (IllegalArgumentException e) {
      problems.at(text, field + ": " + e.getMessage());
      return 1;
    }
  }

  private static <E extends Enum<E>> E one(
      Class<E> type, ScalarNode word, String field, E otherwise, Problems problems) {
    for (E each : type.getEnumConstants()) {
      if (each.toString().equals(word.getValue())) {
        return each;
      }
    }
    problems.at(
        word,
        field
            + ": expected one of "
            + String.join(
                ", ", Arrays.stream(type.getEnumConstants()).map(each -> each.toString()).toList())
            + ", found \""
            + word.getValue()
            + "\"");
    return otherwise;
  }

  private Optional<Expression> check(ScalarNode text, Problems problems) {
    try {
      return Optional.of(conditions.condition(text.getValue()));
    } catch (MistakenException e) {
      problems.at(text, "when", e);
      return Optional.empty();
    }
  }
}
