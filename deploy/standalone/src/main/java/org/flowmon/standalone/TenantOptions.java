package org.flowmon.standalone;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flowmon.alerts.Severity;
import org.flowmon.alerts.tenant.Tenant;
import org.flowmon.alerts.tenant.Threshold;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What {@code tenant add} is told of a tenant. */
final class TenantOptions {
  @Option(names = "--name", paramLabel = "NAME", description = "for people; default: the id")
  private @Nullable String name;

  @Option(
      names = "--entity",
      arity = "1..*",
      paramLabel = "ENTITY",
      description = "watchlist ids of the entities that are its own: alerts about them concern it")
  private List<String> entities = List.of();

  @Option(
      names = "--everything",
      description = "all alerts concern it (a regulator, the desk); it owns only its --entity")
  private boolean everything;

  @Option(
      names = "--severity",
      paramLabel = "LEAST",
      defaultValue = "info",
      description = "critical, high, medium, low or info (default): the least severe it is told of")
  private String severity;

  @Option(
      names = "--amount",
      arity = "1..*",
      paramLabel = "ASSET=LEAST",
      description = "BTC=0.1 in coins, or CAIP-19=1000000 in base units of a token")
  private Map<String, String> amounts = new LinkedHashMap<>();

  @Option(
      names = "--rule",
      arity = "1..*",
      paramLabel = "RULE=LEAST",
      description = "another least severity for the alerts of a rule")
  private Map<String, String> rules = new LinkedHashMap<>();

  @Option(
      names = "--rule-amount",
      arity = "1..*",
      paramLabel = "RULE:ASSET=LEAST",
      description = "another least amount for the alerts of a rule")
  private Map<String, String> ruleAmounts = new LinkedHashMap<>();

  @Option(
      names = "--principal",
      paramLabel = "User:NAME",
      description = "who it is to the brokers when it has no password (mTLS: User:CN=...)")
  private @Nullable String principal;

  @Option(
      names = "--rate",
      paramLabel = "BYTES",
      defaultValue = "" + Tenant.USUAL_BYTES_PER_SECOND,
      description = "bytes a second that it may read; default ${DEFAULT-VALUE}")
  private long rate;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  TenantOptions() {}

  /** Throws what is wrong with them, as a mistake of usage. */
  void check(CommandSpec spec, String id) {
    try {
      var unused = tenant(id, 1);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Throws {@link IllegalArgumentException} that says what is wrong. */
  Tenant tenant(String id, int life) {
    Threshold usual = new Threshold(Severity.parse(severity), amounts(amounts));
    SortedMap<String, Threshold> perRule = new TreeMap<>();
    rules.forEach(
        (rule, least) -> perRule.put(rule, new Threshold(Severity.parse(least), usual.amounts())));
    ruleAmounts.forEach(
        (key, least) -> {
          int colon = key.indexOf(':');
          if (colon < 1) {
            throw new IllegalArgumentException(
                "--rule-amount is RULE:ASSET=LEAST, not " + key + "=" + least);
          }
          Threshold before = perRule.getOrDefault(key.substring(0, colon), usual);
          SortedMap<String, BigDecimal> all = new TreeMap<>(before.amounts());
          all.putAll(amounts(Map.of(key.substring(colon + 1), least)));
          perRule.put(key.substring(0, colon), new Threshold(before.severity(), all));
        });
    return new Tenant(
        id,
        name == null ? id : name,
        life,
        new TreeSet<>(entities),
        everything,
        usual,
        perRule,
        principal == null ? Tenant.scramPrincipal(id) : principal,
        rate);
  }

  private static SortedMap<String, BigDecimal> amounts(Map<String, String> written) {
    SortedMap<String, BigDecimal> amounts = new TreeMap<>();
    written.forEach(
        (asset, least) -> {
          try {
            amounts.put(asset, new BigDecimal(least));
          } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                "an amount is a decimal number, not " + asset + "=" + least, e);
          }
        });
    return amounts;
  }

  /** The tenant in words, one line each. */
  static List<String> lines(Tenant tenant) {
    List<String> lines = new ArrayList<>();
    lines.add("tenant: " + tenant.id() + " (" + tenant.name() + "), life " + tenant.life());
    lines.add(
        "entities: "
            + (tenant.entities().isEmpty() ? "none" : "")
            + String.join(", ", tenant.entities()));
    lines.add("concerned by: " + (tenant.everything() ? "everything" : "its entities"));
    lines.add("least: " + words(tenant.threshold()));
    tenant.perRule().forEach((rule, least) -> lines.add("least of " + rule + ": " + words(least)));
    return lines;
  }

  private static String words(Threshold threshold) {
    StringBuilder words = new StringBuilder(threshold.severity().toString());
    threshold
        .amounts()
        .forEach(
            (asset, least) ->
                words.append(", ").append(least.toPlainString()).append(' ').append(asset));
    return words.toString();
  }
}
