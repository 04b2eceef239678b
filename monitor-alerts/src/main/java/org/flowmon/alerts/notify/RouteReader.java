package org.flowmon.alerts.notify;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.flowmon.alerts.rule.Problems;
import org.flowmon.alerts.rule.Section;
import org.flowmon.alerts.tenant.Tenant;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads one route of a notify file. */
final class RouteReader {
  private static final List<String> FIELDS =
      List.of(
          "name",
          "pager",
          "from",
          "tenant",
          "escalate_after",
          "escalate_to",
          "detail",
          "per_minute",
          "burst",
          "digest_above",
          "timeout",
          "urls",
          "every",
          "url",
          "key_file",
          "secret_files",
          "allow");
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration EVERY = Duration.ofMinutes(1);

  /** PagerDuty takes about 120 a minute. */
  private static final int PER_MINUTE = 100;

  private static final int BURST = 20;
  private static final int DIGEST_ABOVE = 50;

  private final Path file;
  private final Clock clock;
  private final Problems problems;
  private final String deployment;
  private final @Nullable String caseUrl;

  RouteReader(
      Path file, Clock clock, Problems problems, String deployment, @Nullable String caseUrl) {
    this.file = file;
    this.clock = clock;
    this.problems = problems;
    this.deployment = deployment;
    this.caseUrl = caseUrl;
  }

  /** The route at that node; nothing, and problems, when it has mistakes. */
  Optional<Route> read(Node node, List<Route> others) {
    int before = problems.count();
    Optional<Section> route = Section.of(node, "a route", FIELDS, problems);
    if (route.isEmpty()) {
      return Optional.empty();
    }
    Section given = route.get();
    String name = word(given, "name", "[a-z0-9]+(-[a-z0-9]+)*", "");
    if (name.equals("alert") || others.stream().anyMatch(other -> other.name().equals(name))) {
      problems.at(node, "name: \"" + name + "\" is taken");
    }
    String from = word(given, "from", "page|ticket|escalation", "page");
    Urgency least = from.equals("ticket") ? Urgency.TICKET : Urgency.PAGE;
    String tenant = tenant(given);
    Route.Escalation escalation = escalation(given);
    String pager = given.required("pager").map(ScalarNode::getValue).orElse("");
    boolean ours = pager.equals("alertmanager");
    boolean full = word(given, "detail", "full|minimal", ours ? "full" : "minimal").equals("full");
    Wording wording = new Wording(deployment, caseUrl, tenant, full);
    Duration patience = duration(given, "timeout", PATIENCE, problems);
    int perMinute = number(given, "per_minute", PER_MINUTE);
    int burst = number(given, "burst", BURST);
    int digestAbove = number(given, "digest_above", DIGEST_ABOVE);
    List<AddressBlock> allowed = allowed(given);
    Optional<Supplier<Pager>> making =
        switch (pager) {
          case "alertmanager" -> alertmanager(given, wording, patience);
          case "pagerduty" -> pagerDuty(given, wording, patience, allowed);
          case "webhook" -> webhook(given, wording, patience, allowed);
          default -> {
            problems.at(
                given.any("pager").orElse(node),
                "pager: expected alertmanager, pagerduty or webhook, found \"" + pager + "\"");
            yield Optional.empty();
          }
        };
    if (problems.count() > before) {
      return Optional.empty();
    }
    boolean last = from.equals("escalation");
    return making.map(
        made ->
            new Route(
                name, least, perMinute, burst, digestAbove, made.get(), tenant, last, escalation));
  }

  private @Nullable String tenant(Section given) {
    Optional<ScalarNode> id = given.scalar("tenant");
    try {
      id.map(ScalarNode::getValue).ifPresent(Tenant::requireId);
    } catch (IllegalArgumentException e) {
      problems.at(given.node(), "tenant: " + e.getMessage());
    }
    return id.map(ScalarNode::getValue).orElse(null);
  }

  /** Where it leads is checked by {@link RouteOrder}, when all routes are known. */
  private Route.@Nullable Escalation escalation(Section given) {
    Optional<ScalarNode> to = given.scalar("escalate_to");
    if (to.isPresent() != given.scalar("escalate_after").isPresent()) {
      problems.at(given.node(), "escalate_after and escalate_to: one needs the other");
    }
    Duration after = duration(given, "escalate_after", PATIENCE, problems);
    return to.map(route -> new Route.Escalation(after, route.getValue())).orElse(null);
  }

  // A pager opens connections: it is made only when nothing is wrong.

  private Optional<Supplier<Pager>> alertmanager(
      Section given, Wording wording, Duration patience) {
    List<URI> urls = new ArrayList<>();
    for (Node each : given.list("urls")) {
      if (each instanceof ScalarNode text) {
        uri(text, "urls").ifPresent(urls::add);
      } else {
        problems.at(each, "urls: expected http://HOST:PORT");
      }
    }
    if (urls.isEmpty()) {
      problems.at(given.node(), "urls: every Alertmanager is needed, as [http://HOST:9093]");
    }
    Duration every = duration(given, "every", EVERY, problems);
    return Optional.of(() -> new AlertmanagerPager(urls, wording, every, patience, clock));
  }

  private Optional<Supplier<Pager>> pagerDuty(
      Section given, Wording wording, Duration patience, List<AddressBlock> allowed) {
    URI url =
        given.scalar("url").flatMap(text -> guarded(text, allowed)).orElse(PagerDutyPager.ENDPOINT);
    Optional<String> key = given.required("key_file").flatMap(name -> secret(name, "key_file"));
    if (key.isPresent() && !key.get().matches("[A-Za-z0-9]{32}")) {
      problems.at(given.node(), "key_file: a routing key has 32 letters and digits");
    }
    return key.<Supplier<Pager>>map(
        secret ->
            () -> new PagerDutyPager(url, secret, wording, guard(url, allowed), patience, clock));
  }

  private Optional<Supplier<Pager>> webhook(
      Section given, Wording wording, Duration patience, List<AddressBlock> allowed) {
    Optional<URI> url = given.required("url").flatMap(text -> guarded(text, allowed));
    List<Signer> signers = new ArrayList<>();
    for (Node each : given.list("secret_files")) {
      if (each instanceof ScalarNode name) {
        try {
          secret(name, "secret_files").map(Signer::of).ifPresent(signers::add);
        } catch (IllegalArgumentException e) {
          problems.at(name, "secret_files: " + e.getMessage());
        }
      }
    }
    if (signers.isEmpty()) {
      problems.at(given.node(), "secret_files: at least one secret is needed");
    }
    return url.<Supplier<Pager>>map(
        to -> () -> new WebhookPager(to, signers, wording, guard(to, allowed), patience, clock));
  }

  private static AddressGuard guard(URI uri, List<AddressBlock> allowed) {
    boolean plain = "http".equalsIgnoreCase(uri.getScheme());
    return new AddressGuard(allowed, plain, InetAddress::getAllByName);
  }

  private Optional<URI> guarded(ScalarNode text, List<AddressBlock> allowed) {
    Optional<URI> uri = uri(text, "url");
    String problem = uri.map(u -> AddressGuard.problem(u, allowed)).orElse("");
    if (!problem.isEmpty()) {
      problems.at(text, "url: " + problem);
    }
    return uri;
  }

  private Optional<URI> uri(ScalarNode text, String field) {
    try {
      URI uri = new URI(text.getValue());
      if (uri.getHost() != null && uri.getScheme() != null) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException e) {
      // said below
    }
    problems.at(text, field + ": expected an address as https://HOST/PATH");
    return Optional.empty();
  }

  private List<AddressBlock> allowed(Section given) {
    List<AddressBlock> allowed = new ArrayList<>();
    for (Node each : given.list("allow")) {
      try {
        allowed.add(AddressBlock.parse(each instanceof ScalarNode text ? text.getValue() : ""));
      } catch (IllegalArgumentException e) {
        problems.at(each, "allow: " + e.getMessage());
      }
    }
    return allowed;
  }

  /** The one line of a file that only the monitor should be able to read. */
  private Optional<String> secret(ScalarNode name, String field) {
    try {
      String secret = Files.readString(file.resolveSibling(name.getValue())).strip();
      if (!secret.isEmpty()) {
        return Optional.of(secret);
      }
      problems.at(name, field + ": " + name.getValue() + " is empty");
    } catch (IOException e) {
      problems.at(name, field + ": " + words(e));
    }
    return Optional.empty();
  }

  static String words(IOException e) {
    return e instanceof NoSuchFileException ? "no file " + e.getMessage() : e.getMessage() + "";
  }

  private String word(Section given, String field, String pattern, String otherwise) {
    Optional<ScalarNode> word = otherwise.isEmpty() ? given.required(field) : given.scalar(field);
    if (word.isPresent() && !word.get().getValue().matches(pattern)) {
      problems.at(
          word.get(),
          field
              + ": expected "
              + pattern.replace("|", " or ")
              + ", found \""
              + word.get().getValue()
              + "\"");
    }
    return word.map(ScalarNode::getValue).orElse(otherwise);
  }

  private int number(Section given, String field, int otherwise) {
    Optional<ScalarNode> text = given.scalar(field);
    if (text.isPresent() && !text.get().getValue().matches("[1-9][0-9]{0,5}")) {
      problems.at(text.get(), field + ": expected a whole number above 0");
      return otherwise;
    }
    return text.map(ScalarNode::getValue).map(Integer::parseInt).orElse(otherwise);
  }

  static Duration duration(Section given, String field, Duration otherwise, Problems problems) {
    Optional<ScalarNode> text = given.scalar(field);
    String length = text.map(ScalarNode::getValue).orElse("");
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!length.matches("[1-9][0-9]{0,4}[smhd]")) {
      problems.at(
          text.get(),
          field + ": expected a length as 15s, 30m, 24h or 7d, found \"" + length + "\"");
      return otherwise;
    }
    long number = Long.parseLong(length.substring(0, length.length() - 1));
    return switch (length.charAt(length.length() - 1)) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
