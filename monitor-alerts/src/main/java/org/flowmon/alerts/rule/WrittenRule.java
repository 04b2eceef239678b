package org.flowmon.alerts.rule;

import dev.cel.runtime.CelEvaluationException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.Alert.Direction;
import org.flowmon.alerts.AlertRule;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.RuleFailedException;
import org.flowmon.alerts.RuleRef;
import org.flowmon.alerts.Severity;
import org.flowmon.alerts.Tally;
import org.flowmon.alerts.Usd;
import org.flowmon.alerts.Window;
import org.flowmon.alerts.Windows;
import org.flowmon.alerts.rule.Conditions.Expression;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;

/** A rule of a file, checked. Safe for several threads. */
public final class WrittenRule implements AlertRule {
  /** The annotation of an alert that names the sentences which could not be made, and why. */
  public static final String TEMPLATE_ERROR = "template_error";

  private static final int MOST_OF_AN_ERROR = 200;

  /** How severe it is when the condition holds; without a condition, always. */
  record Case(@Nullable Expression when, Severity is) {}

  /**
   * What it looks for.
   *
   * @param watches from which ends it is asked, in that order
   * @param match whether it matches, seen from that end
   * @param window what it counts of the flows that match; {@code null} when each matters by itself
   * @param severity the first case that holds counts; the last one always does
   */
  record Condition(
      List<Direction> watches, Expression match, @Nullable Window window, List<Case> severity) {
    Condition {
      watches = List.copyOf(watches);
      severity = List.copyOf(severity);
    }
  }

  /**
   * The words of its alerts: title and summary where they are not the usual ones, and whatever else
   * it says, by name.
   */
  record Words(
      @Nullable Template title, @Nullable Template summary, SortedMap<String, Template> more) {
    static final Words USUAL = new Words(null, null, new TreeMap<>());
  }

  /**
   * What it says of itself.
   *
   * @param name for people
   * @param labels for whoever sorts alerts
   * @param runbook where it says what to do, if anywhere
   */
  public record About(String name, SortedMap<String, String> labels, @Nullable String runbook) {
    public About {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
  }

  private final RuleRef ref;
  private final About about;
  private final Condition condition;
  private final Words words;
  private final Sight sight;
  private final int place;

  /** One {@code sight} for the rules that are asked together. */
  WrittenRule(RuleRef ref, About about, Condition condition, Words words, Sight sight) {
    this.ref = ref;
    this.about = about;
    this.condition = condition;
    this.words = words;
    this.sight = sight;
    this.place = sight.take(condition.match().signs());
  }

  @Override
  public RuleRef ref() {
    return ref;
  }

  /** What it says of itself. */
  public About about() {
    return about;
  }

  @Override
  public Optional<Window> window() {
    return Optional.ofNullable(condition.window());
  }

  @Override
  public Optional<Match> match(Flow flow, Supplier<Usd> usd, Parties parties, Windows windows) {
    String part = "match";
    try {
      for (Direction direction : condition.watches()) {
        Sight.Seen seen = sight.of(flow, usd, parties, direction);
        if (!seen.concerns(place)) {
          continue;
        }
        Map<String, Object> named = seen.named();
        part = "match";
        if (holds(condition.match(), named)) {
          part = "window";
          Alert.Counted counted = null;
          Window window = condition.window();
          if (window != null) {
            Optional<Windows.Held> held = windows.enter(ref, window, flow);
            if (held.isEmpty()) {
              return Optional.empty();
            }
            named = new HashMap<>(named);
            named.putAll(Vocabulary.of(held.get().window(), held.get().before()));
            counted = counted(window, held.get().window());
          }
          part = "severity";
          Severity severity = severity(named);
          List<String> failed = new ArrayList<>();
          String title = text("title", words.title(), named, failed);
          String summary = text("summary", words.summary(), named, failed);
          Alert.Notes notes = notes(named, failed);
          return Optional.of(new Match(ref, severity, direction, title, summary, notes, counted));
        }
      }
      return Optional.empty();
    } catch (RuleFailedException e) {
      throw e;
    } catch (CelEvaluationException | RuntimeException e) {
      throw new RuleFailedException(ref, part + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean concerns(Flow flow, Supplier<Usd> usd, Parties parties, Direction direction) {
    try {
      return condition.watches().contains(direction)
          && holds(condition.match(), sight.of(flow, usd, parties, direction).named());
    } catch (CelEvaluationException | RuntimeException e) {
      throw new RuleFailedException(ref, "match: " + e.getMessage(), e);
    }
  }

  private static Alert.Counted counted(Window window, Tally tally) {
    return new Alert.Counted(
        window.per(),
        window.form(),
        window.overSeconds(),
        Instant.ofEpochSecond(tally.since()),
        tally.count(),
        tally.sum(),
        tally.parties(),
        tally.addresses());
  }

  private Severity severity(Map<String, Object> named) throws CelEvaluationException {
    for (Case each : condition.severity()) {
      if (each.when() == null || holds(each.when(), named)) {
        return each.is();
      }
    }
    throw new IllegalStateException("no case holds");
  }

  private Alert.Notes notes(Map<String, Object> named, List<String> failed) {
    SortedMap<String, String> annotations = new TreeMap<>();
    words
        .more()
        .forEach(
            (name, template) -> {
              String text = text(name, template, named, failed);
              if (text != null) {
                annotations.put(name, text);
              }
            });
    if (!failed.isEmpty()) {
      annotations.put(TEMPLATE_ERROR, String.join("; ", failed));
    }
    return new Alert.Notes(about.name(), about.runbook(), about.labels(), annotations);
  }

  /**
   * A sentence that cannot be made is no reason to say nothing: {@code null}, and in the errors.
   */
  private static @Nullable String text(
      String name, @Nullable Template template, Map<String, Object> named, List<String> failed) {
    try {
      return template == null ? null : template.in(named);
    } catch (CelEvaluationException | RuntimeException e) {
      String why = String.valueOf(e.getMessage());
      failed.add(name + ": " + why.substring(0, Math.min(why.length(), MOST_OF_AN_ERROR)));
      return null;
    }
  }

  private static boolean holds(Expression expression, Map<String, Object> named)
      throws CelEvaluationException {
    return (Boolean) expression.value(named);
  }
}
