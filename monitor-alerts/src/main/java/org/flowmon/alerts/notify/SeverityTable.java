package org.flowmon.alerts.notify;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AssetRef;
import org.flowmon.alerts.Standing.Status;
import org.flowmon.alerts.Usd;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts page, which make tickets, and which only stand in the topic: by rule, exposure,
 * finality and amount. The first row all of whose conditions hold decides; an alert that no row
 * speaks of is recorded only. A row that pages does not hold for an alert whose rule has the label
 * {@code page: never}: the rows after it decide.
 */
public final class SeverityTable {
  /** The built-in table beside this class. */
  static final String BUILTIN = "severity.yaml";

  /** The label by which a rule says that its alerts wake nobody, and what it says then. */
  static final String PAGE_LABEL = "page";

  private static final String NEVER = "never";

  private final List<Row> rows;

  /**
   * One row. An empty set or map asks nothing.
   *
   * @param finalities an alert that is in no block yet matches only where {@link Status#MEMPOOL} is
   *     named
   * @param atLeast the least amount by symbol or CAIP-19 id, in whole coins (base units where the
   *     decimals are not known); an asset that is not named does not match
   * @param atLeastUsd the least value in US dollars: what nobody knows the value of does not match;
   *     {@code null} asks nothing
   */
  record Row(
      Set<String> rules,
      Set<String> families,
      Set<String> severities,
      Set<String> exposures,
      Set<Status> finalities,
      Map<String, BigDecimal> atLeast,
      @Nullable BigDecimal atLeastUsd,
      Urgency is) {

    boolean holds(Alert alert) {
      Alert.Finding finding = alert.finding();
      return in(rules, finding.rule().id())
          && in(families, finding.rule().family())
          && in(severities, finding.severity().toString())
          && in(exposures, alert.value().direct() ? "direct" : "indirect")
          && stands(alert.movement().standing().status())
          && (atLeast.isEmpty() || reached(alert.value()))
          && (atLeastUsd == null || worth(alert.value().usd(), atLeastUsd))
          && (is != Urgency.PAGE || !NEVER.equals(finding.notes().labels().get(PAGE_LABEL)));
    }

    private boolean stands(Status status) {
      return finalities.contains(status) || (finalities.isEmpty() && status != Status.MEMPOOL);
    }

    private static boolean worth(Usd usd, BigDecimal least) {
      return usd.known().filter(value -> value.compareTo(least) >= 0).isPresent();
    }

    private static boolean in(Set<String> wanted, String is) {
      return wanted.isEmpty() || wanted.contains(is);
    }

    private boolean reached(Alert.Value value) {
      AssetRef asset = value.asset();
      BigDecimal least = atLeast.get(asset.symbol());
      if (least == null) {
        least = atLeast.get(asset.caip19());
      }
      String amount = asset.coins(value.amount()).orElseGet(() -> value.amount().toString());
      return least != null && new BigDecimal(amount).compareTo(least) >= 0;
    }
  }

  SeverityTable(List<Row> rows) {
    this.rows = List.copyOf(rows);
  }

  /** The one that comes with the program. */
  public static SeverityTable builtin() {
    try (InputStream in = SeverityTable.class.getResourceAsStream(BUILTIN)) {
      if (in == null) {
        throw new IllegalStateException("the program is not whole: " + BUILTIN + " is missing");
      }
      return SeverityTableReader.read(in, BUILTIN);
    } catch (IOException e) {
      throw new IllegalStateException("the built-in severity table is broken", e);
    }
  }

  /**
   * Reads one.
   *
   * @throws IOException when it cannot be read or has a mistake: with file, line and reason
   */
  public static SeverityTable load(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return SeverityTableReader.read(in, file.toString());
    }
  }

  /** What that alert asks of people. */
  public Urgency urgency(Alert alert) {
    for (Row row : rows) {
      if (row.holds(alert)) {
        return row.is();
      }
    }
    return Urgency.RECORD;
  }

  /** How many rows it has. */
  public int size() {
    return rows.size();
  }
}
