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
  private static final long MOST_DAYS = 400;

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
    String length = text.getValue();
    if (length.matches("[1-9][0-9]{0,5}[mhd]")) {
      long number = Long.parseLong(length.substring(0, length.length() - 1));
      long seconds =
          number
              * switch (length.charAt(length.length() - 1)) {
                case 'm' -> 60;
                case 'h' -> 3_600;
                default -> 86_400;
              };
      if (seconds <= MOST_DAYS * 86_400) {
        return seconds;
      }
    }
    problems.at(
        text,
        field
            + ": expected a length as 30m, 24h or 7d of at most "
            + MOST_DAYS
            + " days, found \""
            + length
            + "\"");
    return 1;
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
