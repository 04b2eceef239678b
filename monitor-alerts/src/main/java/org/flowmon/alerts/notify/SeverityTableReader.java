package org.flowmon.alerts.notify;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flowmon.alerts.Standing.Status;
import org.flowmon.alerts.rule.Problems;
import org.flowmon.alerts.rule.Section;
import org.flowmon.alerts.rule.YamlFile;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads a {@link SeverityTable}; every mistake has its line. */
final class SeverityTableReader {
  private static final List<String> FIELDS =
      List.of(
          "rule", "family", "severity", "exposure", "finality", "at_least", "at_least_usd", "is");
  private static final Set<String> SEVERITIES = Set.of("critical", "high", "medium", "low", "info");
  private static final Set<String> EXPOSURES = Set.of("direct", "indirect");
  private static final Map<String, Status> FINALITIES =
      Map.of(
          "pending", Status.MEMPOOL,
          "included", Status.INCLUDED,
          "confirmed", Status.CONFIRMED,
          "final", Status.FINAL);
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,30}(\\.[0-9]{1,30})?");
  private static final Set<String> URGENCIES = Set.of("page", "ticket", "record");

  private SeverityTableReader() {}

  static SeverityTable read(InputStream in, String name) throws IOException {
    Problems problems = new Problems(name);
    List<SeverityTable.Row> rows = new ArrayList<>();
    YamlFile.read(in, problems)
        .flatMap(node -> Section.of(node, "a severity table", List.of("table"), problems))
        .ifPresent(
            table -> {
              for (Node node : table.list("table")) {
                Section.of(node, "a row", FIELDS, problems)
                    .ifPresent(row -> rows.add(row(row, problems)));
              }
            });
    if (rows.isEmpty() && problems.count() == 0) {
      problems.line(1, "a severity table has at least one row under \"table\"");
    }
    problems.refuse();
    return new SeverityTable(rows);
  }

  private static SeverityTable.Row row(Section row, Problems problems) {
    String is = row.required("is").map(word -> known(word, "is", URGENCIES, problems)).orElse("");
    return new SeverityTable.Row(
        words(row, "rule", Set.of(), problems),
        words(row, "family", Set.of(), problems),
        words(row, "severity", SEVERITIES, problems),
        words(row, "exposure", EXPOSURES, problems),
        finalities(row, problems),
        amounts(row, problems),
        usd(row, problems),
        URGENCIES.contains(is) ? Urgency.valueOf(is.toUpperCase(Locale.ROOT)) : Urgency.RECORD);
  }

  private static Set<Status> finalities(Section row, Problems problems) {
    return words(row, "finality", FINALITIES.keySet(), problems).stream()
        .flatMap(word -> Optional.ofNullable(FINALITIES.get(word)).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static @Nullable BigDecimal usd(Section row, Problems problems) {
    ScalarNode given = row.scalar("at_least_usd").orElse(null);
    if (given == null) {
      return null;
    }
    if (!AMOUNT.matcher(given.getValue()).matches()) {
      problems.at(
          given,
          "at_least_usd: expected US dollars as \"500000\", found \"" + given.getValue() + "\"");
      return null;
    }
    return new BigDecimal(given.getValue());
  }

  /** One word, or a list of them. */
  private static Set<String> words(
      Section row, String field, Set<String> known, Problems problems) {
    Set<String> words = new LinkedHashSet<>();
    boolean one = row.any(field).filter(ScalarNode.class::isInstance).isPresent();
    List<Node> given =
        one ? row.scalar(field).<List<Node>>map(List::of).orElse(List.of()) : row.list(field);
    for (Node node : given) {
      if (node instanceof ScalarNode word) {
        words.add(known(word, field, known, problems));
      } else {
        problems.at(node, field + ": expected a word");
      }
    }
    return words;
  }

  private static String known(ScalarNode word, String field, Set<String> known, Problems problems) {
    if (!known.isEmpty() && !known.contains(word.getValue())) {
      problems.at(
          word,
          field
              + ": expected one of "
              + String.join(", ", known.stream().sorted().toList())
              + ", found \""
              + word.getValue()
              + "\"");
    }
    return word.getValue();
  }

  private static Map<String, BigDecimal> amounts(Section row, Problems problems) {
    Map<String, BigDecimal> amounts = new LinkedHashMap<>();
    row.any("at_least")
        .flatMap(node -> Section.free(node, "amounts by asset", problems))
        .ifPresent(
            given ->
                given
                    .texts()
                    .forEach(
                        (asset, text) -> {
                          if (AMOUNT.matcher(text).matches()) {
                            amounts.put(asset, new BigDecimal(text));
                          } else {
                            problems.at(
                                given.node(),
                                "at_least: expected an amount as \"0.5\" of "
                                    + asset
                                    + ", found \""
                                    + text
                                    + "\"");
                          }
                        }));
    return amounts;
  }
}
