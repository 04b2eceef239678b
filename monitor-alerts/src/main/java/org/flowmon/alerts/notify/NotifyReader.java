package org.flowmon.alerts.notify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flowmon.alerts.rule.Problems;
import org.flowmon.alerts.rule.Section;
import org.flowmon.alerts.rule.YamlFile;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads a {@link Notify} file; every mistake has its line, none shows a secret. */
final class NotifyReader {
  private static final List<String> FIELDS =
      List.of("deployment", "case_url", "hold", "forget", "canary", "severity_table", "routes");
  private static final Duration HOLD = Duration.ofMinutes(30);
  private static final Duration FORGET = Duration.ofDays(7);
  private static final Duration CANARY = Duration.ofMinutes(5);

  /** So many test flows must be missing one after the other. */
  private static final int MISSING = 3;

  private final Path file;
  private final Clock clock;
  private final Problems problems;

  NotifyReader(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
    this.problems = new Problems(file.toString());
  }

  Notify read(InputStream in) throws IOException {
    Optional<Section> whole =
        YamlFile.read(in, problems)
            .flatMap(node -> Section.of(node, "a notify file", FIELDS, problems));
    if (whole.isEmpty()) {
      if (problems.count() == 0) {
        problems.line(1, "a notify file has routes");
      }
      problems.refuse();
      throw new IllegalStateException("refused");
    }
    Section given = whole.get();
    String caseUrl = given.scalar("case_url").map(this::caseUrl).orElse(null);
    String deployment =
        given
            .scalar("deployment")
            .map(name -> matching(name, "deployment", "[a-z0-9][a-z0-9-]{0,62}"))
            .orElse("flowmon");
    Optional<Duration> canary =
        given.text("canary").filter("off"::equals).isPresent()
            ? Optional.empty()
            : Optional.of(duration(given, "canary", CANARY));
    SeverityTable table = table(given);
    RouteReader reader = new RouteReader(file, clock, problems, deployment, caseUrl);
    List<Route> routes = new ArrayList<>();
    for (Node node : given.list("routes")) {
      reader.read(node, routes).ifPresent(routes::add);
    }
    if (routes.isEmpty() && problems.count() == 0) {
      problems.at(given.node(), "at least one route is needed");
    } else if (problems.count() == 0) {
      RouteOrder.check(routes, given.node(), problems);
    }
    Notify notify =
        new Notify(
            duration(given, "hold", HOLD),
            duration(given, "forget", FORGET),
            canary,
            canary.orElse(CANARY).multipliedBy(MISSING),
            table,
            routes);
    if (problems.count() > 0) {
      notify.close();
      problems.refuse();
    }
    return notify;
  }

  private SeverityTable table(Section given) {
    Optional<ScalarNode> named = given.scalar("severity_table");
    if (named.isPresent()) {
      try {
        return SeverityTable.load(file.resolveSibling(named.get().getValue()));
      } catch (IOException e) {
        problems.at(named.get(), "severity_table: " + RouteReader.words(e));
      }
    }
    return SeverityTable.builtin();
  }

  private String caseUrl(ScalarNode text) {
    String url = text.getValue();
    String rest = url.replace("{case}", "");
    if (!url.matches("https?://\\S+") || rest.equals(url) || rest.matches(".*[{}].*")) {
      problems.at(
          text,
          "case_url: expected an address with {case} in it and no other braces, as"
              + " https://desk.example/cases/{case}");
    }
    return url;
  }

  private String matching(ScalarNode text, String field, String pattern) {
    if (!text.getValue().matches(pattern)) {
      problems.at(text, field + ": expected " + pattern + ", found \"" + text.getValue() + "\"");
    }
    return text.getValue();
  }

  private Duration duration(Section given, String field, Duration otherwise) {
    return RouteReader.duration(given, field, otherwise, problems);
  }
}
