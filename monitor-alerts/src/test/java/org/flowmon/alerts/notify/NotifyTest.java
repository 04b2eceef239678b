package org.flowmon.alerts.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flowmon.alerts.rule.RuleFormatException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NotifyTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  @TempDir private Path folder;

  @BeforeEach
  void secrets() throws IOException {
    Files.writeString(folder.resolve("hook.secret"), SECRET + "\n");
    Files.writeString(folder.resolve("pd.key"), KEY + "\n");
    Files.writeString(folder.resolve("empty"), "\n");
  }

  private Notify load(String text) throws IOException {
    return Notify.load(Files.writeString(folder.resolve("notify.yaml"), text), Clock.systemUTC());
  }

  private List<String> problems(String text) {
    return assertThrows(RuleFormatException.class, () -> load(text).close()).problems().stream()
        .map(p -> p.replace(folder.resolve("notify.yaml") + ":", ""))
        .toList();
  }

  @Test
  void everyFieldIsReadAndTheOthersHaveTheirDefaults() throws Exception {
    try (Notify notify =
        load(
            """
            deployment: tokyo-1
            case_url: https://desk.example/cases/{case}
            hold: 45m
            forget: 2d
            canary: 2m
            routes:
              - name: am
                pager: alertmanager
                from: ticket
                urls: [http://127.0.0.1:9093, http://127.0.0.1:9094]
                every: 30s
              - {name: pd, pager: pagerduty, key_file: pd.key, per_minute: 60, burst: 5}
              - name: soar
                pager: webhook
                url: https://hooks.example/in/some-token
                secret_files: [hook.secret]
                detail: full
                timeout: 20s
                digest_above: 7
            """)) {
      assertEquals(Duration.ofMinutes(45), notify.hold());
      assertEquals(Duration.ofDays(2), notify.forget());
      assertEquals(Optional.of(Duration.ofMinutes(2)), notify.canaryEvery());
      assertEquals(Duration.ofMinutes(6), notify.canaryMissing());
      assertEquals(Urgency.TICKET, notify.route("am").least());
      assertEquals(Optional.of(Duration.ofSeconds(30)), notify.route("am").pager().repeats());
      assertEquals(60, notify.route("pd").perMinute());
      assertEquals(Urgency.PAGE, notify.route("pd").least());
      assertEquals(7, notify.route("soar").digestAbove());
      assertEquals("webhook at hooks.example", notify.route("soar").pager().place());
      assertThrows(IllegalArgumentException.class, () -> notify.route("nobody"));
    }
    try (Notify least = load("routes: [{name: pd, pager: pagerduty, key_file: pd.key}]")) {
      assertEquals(Duration.ofMinutes(30), least.hold());
      assertEquals(Optional.of(Duration.ofMinutes(5)), least.canaryEvery());
      assertEquals(SeverityTable.builtin().size(), least.table().size());
    }
    try (Notify none =
        load("canary: off\nroutes: [{name: pd, pager: pagerduty, key_file: pd.key}]")) {
      assertEquals(Optional.empty(), none.canaryEvery());
    }
  }

  @Test
  void anotherSeverityTableStandsBesideIt() throws Exception {
    Files.writeString(folder.resolve("table.yaml"), "table: [{is: page}]");
    String route = "\nroutes: [{name: pd, pager: pagerduty, key_file: pd.key}]";
    try (Notify notify = load("severity_table: table.yaml" + route)) {
      assertEquals(
          Urgency.PAGE, notify.table().urgency(GivenAlert.golden().severity("low").raised()));
    }
    Files.writeString(folder.resolve("table.yaml"), "table: [{is: loud}]");
    List<String> problems = problems("severity_table: table.yaml" + route);
    assertTrue(
        problems.getFirst().contains("table.yaml:1: is: expected one of"), problems::toString);
  }

  @Test
  void everyMistakeHasItsLineAndNoSecretIsShown() throws Exception {
    Files.writeString(folder.resolve("bad.secret"), "whsec_" + "hunter2hunter2");
    List<String> problems =
        problems(
            """
            case_url: https://desk.example/{alert}/{case}
            hold: soon
            routes:
              - {name: Am, pager: alertmanager, urls: []}
              - {name: pd, pager: pagerduty, key_file: missing.key}
              - {name: pd2, pager: pagerduty, key_file: empty}
              - {name: pd3, pager: pagerduty, key_file: hook.secret}
              - {name: hook, pager: webhook, url: "http://hooks.example/", secret_files: [bad.secret]}
              - {name: hook2, pager: webhook, url: "https://h.example/", secret_files: []}
              - {name: hook3, pager: webhook, url: "https://h.example/", secret_files: [hook.secret], allow: [here]}
              - {name: x, pager: pigeon, speed: high}
            """);
    String all = String.join("\n", problems);
    for (int line : new int[] {1, 2, 4, 5, 6, 7, 8, 9, 10, 11}) {
      assertTrue(problems.stream().anyMatch(p -> p.startsWith(line + ": ")), line + " of " + all);
    }
    assertTrue(all.contains("case_url: expected an address with {case}"), all);
    assertTrue(all.contains("5: key_file: no file "), all);
    assertFalse(all.contains("hunter2") || all.contains(SECRET.substring(6)), all);
    assertEquals(List.of("1: at least one route is needed"), problems("routes: []"));
    assertEquals(1, problems("").size());
    assertEquals(
        List.of("3: name: \"a\" is taken"),
        problems(
            """
            routes:
              - {name: a, pager: pagerduty, key_file: pd.key}
              - {name: a, pager: pagerduty, key_file: pd.key}
            """));
  }

  @Test
  void routesMayBeOfTenantsAndLeadToOthers() throws Exception {
    try (Notify notify =
        load(
            """
            routes:
              - {name: oncall, pager: pagerduty, key_file: pd.key, escalate_after: 15m, escalate_to: lead}
              - {name: lead, pager: pagerduty, key_file: pd.key, from: escalation}
              - {name: theirs, pager: pagerduty, key_file: pd.key, tenant: sakura}
            """)) {
      assertEquals(
          new Route.Escalation(Duration.ofMinutes(15), "lead"),
          notify.route("oncall").escalation());
      assertEquals("page and above, on to lead after 900 s", notify.route("oncall").takes());
      assertEquals("what nobody acknowledged elsewhere", notify.route("lead").takes());
      assertEquals("page and above of tenant sakura", notify.route("theirs").takes());
      assertEquals(Set.of("sakura"), notify.tenants());
    }
    List<String> problems =
        problems(
            """
            routes:
              - {name: a, pager: pagerduty, key_file: pd.key, escalate_after: 15m}
              - {name: b, pager: pagerduty, key_file: pd.key, tenant: "Sakura Inc."}
            """);
    assertEquals(2, problems.size(), problems::toString);
    assertTrue(problems.get(0).startsWith("2: escalate_after and escalate_to"), problems::toString);
    assertTrue(problems.get(1).startsWith("3: tenant: the id of a tenant"), problems::toString);
    String all =
        String.join(
            "\n",
            problems(
                """
                routes:
                  - {name: up, pager: pagerduty, key_file: pd.key, from: escalation}
                  - {name: a, pager: pagerduty, key_file: pd.key, tenant: t, escalate_after: 5m, escalate_to: up}
                """));
    assertTrue(
        all.contains("route a needs a route \"up\" with `from: escalation` further down"), all);
    assertTrue(all.contains("route a is a tenant's"), all);
    assertTrue(all.contains("at least one route of our own"), all);
    assertEquals(
        List.of("1: route up is `from: escalation`, and no route leads to it"),
        problems(
            """
            routes:
              - {name: a, pager: pagerduty, key_file: pd.key}
              - {name: up, pager: pagerduty, key_file: pd.key, from: escalation}
            """));
  }
}
