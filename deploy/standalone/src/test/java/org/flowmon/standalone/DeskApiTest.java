package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Reader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.flowmon.alerts.desk.DeskServer;
import org.flowmon.alerts.desk.access.Account;
import org.flowmon.alerts.desk.access.Role;
import org.flowmon.standalone.DeskFixture.Person;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The desk over HTTP: a real broker, the real triage stage, people of several roles. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class DeskApiTest {
  private static final List<Account> ACCOUNTS =
      Stream.concat(
              Stream.of(Role.values()).map(role -> new Account(name(role), Set.of(role))),
              Stream.of(new Account("second", Set.of(Role.SENIOR))))
          .toList();

  /**
   * Who may call what: v viewer, a analyst, s senior, e and p list editor and approver, u auditor,
   * m administrator.
   */
  private static final String TABLE =
      """
      GET    /api/v1/alerts                  v a s e p u .
      GET    /api/v1/facets                  v a s e p u .
      GET    /api/v1/alerts/{id}             v a s e p u .
      GET    /api/v1/alerts/{id}/trace       v a s e p u .
      GET    /api/v1/people                  . a s . . . .
      GET    /api/v1/cases/{id}              v a s e p u .
      POST   /api/v1/cases/{id}/commands     . a s . . . .
      POST   /api/v1/cases/commands          . a s . . . .
      GET    /api/v1/stream                  v a s e p u .
      GET    /api/v1/me                      v a s e p u m
      GET    /api/v1/status                  v a s e p u m
      GET    /api/v1/coverage                v a s e p u m
      GET    /api/v1/entities                v a s e p u .
      GET    /api/v1/entities/{id}           v a s e p u .
      GET    /api/v1/ties                    v a s e p u .
      GET    /api/v1/mining                  v a s e p u .
      GET    /api/v1/amendments              v a s e p u .
      POST   /api/v1/amendments              . . . e . . .
      POST   /api/v1/amendments/{id}/commands . . . e p . .
      GET    /api/v1/lists                   v a s e p u .
      GET    /api/v1/lists/diff              v a s e p u .
      GET    /api/v1/lists/imports           v a s e p u .
      GET    /api/v1/reports                 v a s e p u .
      POST   /api/v1/reports                 . a s . . . .
      GET    /api/v1/reports/{id}            v a s e p u .
      POST   /api/v1/reports/{id}/commands   . a s . . . .
      GET    /api/v1/tokens                  v a s e p u m
      POST   /api/v1/tokens                  v a s e p u m
      DELETE /api/v1/tokens/{id}             v a s e p u m
      GET    /api/v1/cases/{id}/draft        . . s . . u .
      POST   /api/v1/cases/{id}/draft        . . s . . . .
      GET    /api/v1/audit                   . . . . . u .
      POST   /api/v1/exports                 v a s e p u .
      """;

  private DeskFixture fixture;

  @SuppressWarnings("NullAway.Init") // made before all tests
  DeskApiTest() {}

  private static String name(Role role) {
    return role.toString().replace('_', '-');
  }

  @BeforeAll
  void start(@TempDir Path dir) throws IOException, InterruptedException {
    fixture = new DeskFixture(dir, ACCOUNTS);
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  private Person analyst() {
    return fixture.person("analyst");
  }

  private Person senior() {
    return fixture.person("senior");
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return DeskFixture.JSON.readTree(answer.body());
  }

  @Test
  void everyRoleMayCallWhatTheTableSaysAndNothingElse() throws IOException, InterruptedException {
    Set<String> listed = new TreeSet<>();
    Map<Role, Person> programs = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      programs.put(role, fixture.program(DeskTokens.tokenOf(fixture, name(role), role)));
    }
    for (String line : TABLE.lines().toList()) {
      String[] words = line.split(" +");
      listed.add(words[0] + " " + words[1]);
      for (Role role : Role.values()) {
        boolean may = !words[2 + role.ordinal()].equals(".");
        int status = call(fixture.person(name(role)), words[0], words[1]);
        assertEquals(may, status != 403, line + ": " + role + " got " + status);
        boolean byToken = may && !words[1].contains("/tokens");
        int answered = call(programs.get(role), words[0], words[1]);
        assertEquals(byToken, answered != 403, line + ": token of " + role + " got " + answered);
      }
      assertEquals(401, call(null, words[0], words[1]), line);
    }
    Set<String> there = new TreeSet<>();
    for (DeskServer.Endpoint each : fixture.desk.endpoints()) {
      if (!each.anybody() && !each.path().endsWith("/session")) {
        there.add(each.method() + " " + each.path());
      }
    }
    assertEquals(there, listed);
  }

  private int call(@Nullable Person by, String method, String path)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = fixture.request(by, path.replace("{id}", "none"));
    if (method.equals("POST")) {
      request.POST(HttpRequest.BodyPublishers.ofString("{}"));
    } else if (method.equals("DELETE")) {
      request.DELETE();
    }
    return fixture.send(request.build()).statusCode();
  }

  @Test
  void aDraftIsWrittenBySeniorsOneAfterTheOther() throws IOException, InterruptedException {
    DeskPapers.aDraftIsWrittenBySeniorsOneAfterTheOther(fixture);
  }

  @Test
  void theDescriptionNamesEveryEndpointAndNoOther() throws IOException {
    Set<String> described = new TreeSet<>();
    try (Reader yaml = Files.newBufferedReader(Path.of("../api/openapi.yaml"))) {
      Map<String, Map<String, Map<String, Object>>> api = new Yaml().load(yaml);
      api.getOrDefault("paths", Map.of())
          .forEach(
              (path, methods) ->
                  methods
                      .keySet()
                      .forEach(
                          method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    }
    Set<String> there = new TreeSet<>();
    for (DeskServer.Endpoint each : fixture.desk.endpoints()) {
      if (each.path().startsWith("/api/v1")) {
        there.add(each.method() + " " + each.path().substring("/api/v1".length()));
      }
    }
    assertEquals(there, described);
  }

  @Test
  void anAlertIsListedCountedFoundAndShownWhole() throws IOException, InterruptedException {
    fixture.alert(analyst(), "fa1_listed", "fc1_listed", "high");
    JsonNode page = fixture.json(analyst(), "/alerts?q=txfa1&status=open&severity=high");
    JsonNode row = page.path("rows").get(0);
    assertEquals("fa1_listed", row.path("id").asText());
    assertEquals("150000000", row.path("amount").asText());
    assertEquals("Kuma <script>", row.path("destination").path("name").asText());
    assertEquals("2022-04-05", row.path("designation").path("date").asText());
    assertEquals(6, row.path("finality").path("required").asInt());
    assertEquals("new", row.path("case").path("status").asText());
    JsonNode facets = fixture.json(analyst(), "/facets?entity=garantex").path("facets");
    assertEquals("Garantex", facets.path("entity").get(0).path("name").asText());
    JsonNode whole = fixture.json(analyst(), "/alerts/fa1_listed");
    assertEquals("It arrived.", whole.path("alert").path("summary").asText());
    assertEquals(1, whole.path("revisions").size());
    HttpResponse<String> wrong = fixture.get(analyst(), "/alerts?sort=beauty");
    assertEquals(400, wrong.statusCode());
    assertEquals("application/problem+json", wrong.headers().firstValue("Content-Type").orElse(""));
  }

  @Test
  void whoDecidesSecondLearnsWhatChanged() throws IOException, InterruptedException {
    fixture.alert(analyst(), "fa1_conflict", "fc1_conflict", "high");
    HttpResponse<String> first =
        fixture.command(analyst(), "fc1_conflict", 1, "{\"action\":\"take\"}");
    assertEquals(200, first.statusCode(), first.body());
    assertEquals("\"2\"", first.headers().firstValue("ETag").orElse(""));
    JsonNode read = fixture.json(senior(), "/cases/fc1_conflict");
    assertEquals("analyst", read.path("state").path("assignee").asText(), "own writes are read");
    HttpResponse<String> second =
        fixture.command(senior(), "fc1_conflict", 1, "{\"action\":\"acknowledge\"}");
    assertEquals(409, second.statusCode());
    JsonNode problem = json(second);
    assertEquals(2, problem.path("state").path("revision").asInt());
    JsonNode changes = problem.path("changed").get(0).path("changes");
    assertEquals("status", changes.get(0).path("field").asText());
    assertEquals("in_review", changes.get(0).path("to").asText());
  }

  @Test
  void closingACriticalTakesTwoPeople() throws IOException, InterruptedException {
    fixture.alert(senior(), "fa1_eyes", "fc1_eyes", "critical");
    String close = "{\"action\":\"%s\",\"disposition\":\"true_match\",\"reason\":\"seen\"}";
    HttpResponse<String> alone = fixture.command(senior(), "fc1_eyes", 1, close.formatted("close"));
    assertEquals(422, alone.statusCode());
    assertEquals("four_eyes", json(alone).path("errors").get(0).path("why").asText());
    JsonNode proposed =
        json(fixture.command(senior(), "fc1_eyes", 1, close.formatted("propose_close")));
    String proposal = proposed.path("state").path("proposals").get(0).path("id").asText();
    String approve = "{\"action\":\"approve\",\"proposal\":\"" + proposal + "\"}";
    assertEquals(422, fixture.command(senior(), "fc1_eyes", 2, approve).statusCode());
    assertEquals(422, fixture.command(analyst(), "fc1_eyes", 2, approve).statusCode());
    HttpResponse<String> agreed = fixture.command(fixture.person("second"), "fc1_eyes", 2, approve);
    assertEquals(200, agreed.statusCode(), agreed.body());
    assertEquals("closed", json(agreed).path("state").path("status").asText());
    assertEquals(
        0,
        fixture.json(senior(), "/alerts?status=open&q=fa1_eyes").path("total").asInt(),
        "a closed case leaves the queue");
  }

  @Test
  void manyCommandsAreAnsweredOneByOne() throws IOException, InterruptedException {
    fixture.alert(analyst(), "fa1_bulk1", "fc1_bulk1", "low");
    fixture.alert(analyst(), "fa1_bulk2", "fc1_bulk2", "low");
    String until = Instant.now().plus(1, ChronoUnit.HOURS).toString();
    String body =
        """
        {"commands":[
          {"case":"fc1_bulk1","revision":1,"action":"acknowledge"},
          {"case":"fc1_bulk2","revision":9,"action":"acknowledge"},
          {"case":"fc1_bulk2","revision":1,"action":"snooze","until":"%s","reason":"waits"}]}
        """
            .formatted(until);
    HttpResponse<String> answer =
        fixture.send(
            fixture
                .request(analyst(), "/api/v1/cases/commands")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    JsonNode results = json(answer).path("results");
    assertEquals(200, results.get(0).path("status").asInt(), answer.body());
    assertEquals(409, results.get(1).path("status").asInt(), answer.body());
    assertEquals(200, results.get(2).path("status").asInt(), answer.body());
    assertEquals(
        1, fixture.json(analyst(), "/alerts?status=snoozed&q=bulk2").path("total").asInt());
  }

  @Test
  void aStreamTellsWhatComesAndGoesOnAfterAGap() throws IOException, InterruptedException {
    String before = fixture.json(analyst(), "/alerts").path("sequence").asText();
    HttpRequest open =
        fixture.request(analyst(), "/api/v1/stream").header("Accept", "text/event-stream").build();
    try (Stream<String> live = fixture.lines(open).body()) {
      Iterator<String> lines = live.iterator();
      await(lines, "event: hello");
      fixture.write("fa1_live", "fc1_live", "low");
      assertTrue(await(lines, "data: {\"id\":\"fa1_live\"").contains("garantex"));
    }
    HttpRequest again =
        fixture
            .request(analyst(), "/api/v1/stream")
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", before)
            .build();
    try (Stream<String> missed = fixture.lines(again).body()) {
      await(missed.iterator(), "data: {\"id\":\"fa1_live\"");
    }
    HttpRequest other =
        fixture
            .request(analyst(), "/api/v1/stream")
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", "another-7")
            .build();
    try (Stream<String> foreign = fixture.lines(other).body()) {
      await(foreign.iterator(), "event: resync");
    }
  }

  private static String await(Iterator<String> lines, String beginning) {
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith(beginning)) {
        return line;
      }
    }
    throw new AssertionError("the stream ended before " + beginning);
  }

  @Test
  void requestsOfOtherPagesAreRefused() throws IOException, InterruptedException {
    String path = "/api/v1/cases/none/commands";
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("{}");
    Person noToken = new Person("analyst", analyst().cookie(), "", fixture.desk.address());
    assertEquals(403, fixture.send(fixture.request(noToken, path).POST(body).build()).statusCode());
    HttpResponse<String> foreign =
        fixture.send(
            fixture
                .request(analyst(), path)
                .header("Origin", "http://evil.example")
                .POST(body)
                .build());
    assertEquals(403, foreign.statusCode());
    HttpResponse<String> page = fixture.send(fixture.request(null, "/cases/fc1_x").build());
    for (String id : List.of("btc.com", "a.b.js", "%E4%B8%83%20x")) {
      HttpResponse<String> same = fixture.send(fixture.request(null, "/entities/" + id).build());
      assertEquals(page.body(), same.body(), "an id may hold anything: " + id);
    }
    assertEquals(200, page.statusCode());
    String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.contains("script-src 'self';"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertEquals(
        404, fixture.send(fixture.request(null, "/..%2f..%2fetc/passwd.js").build()).statusCode());
  }

  @Test
  void aTokenIsShownOnceLimitedAndWorthNothingOnceItEnded()
      throws IOException, InterruptedException {
    DeskTokens.aTokenIsShownOnceLimitedAndWorthNothingOnceItEnded(fixture);
  }

  @Test
  void aReportGoesOutWhenTwoPeopleAgreeAndIsWhatTheyAgreedOn()
      throws IOException, InterruptedException {
    DeskPapers.aReportGoesOutWhenTwoPeopleAgreeAndIsWhatTheyAgreedOn(fixture);
  }

  @Test
  void anImportSaysWhatItTookOverAndWhatNot() throws IOException, InterruptedException {
    DeskPapers.anImportSaysWhatItTookOverAndWhatNot(fixture);
  }

  @Test
  void twoVersionsOfTheListsAreCompared() throws IOException, InterruptedException {
    DeskPapers.twoVersionsOfTheListsAreCompared(fixture);
  }

  @Test
  void aCaseCanBeGivenToEveryoneWhoMayWorkOnIt() throws IOException, InterruptedException {
    List<String> people = new ArrayList<>();
    fixture.json(analyst(), "/people").path("people").forEach(p -> people.add(p.textValue()));
    assertTrue(people.containsAll(List.of("analyst", "second", "senior")), people::toString);
    assertFalse(people.contains("viewer") || people.contains("auditor"), people::toString);
  }

  @Test
  void reportsAnswerFromTheTables() throws IOException, InterruptedException {
    JsonNode garantex = fixture.json(analyst(), "/entities/garantex");
    assertTrue(garantex.path("entity").path("designations").size() > 0);
    assertTrue(fixture.json(analyst(), "/entities?q=garan").path("total").asInt() > 0);
    assertTrue(fixture.json(analyst(), "/ties").path("exchanges").size() > 20);
    JsonNode chains = fixture.json(analyst(), "/coverage").path("chains");
    assertEquals("bitcoin", chains.get(0).path("chain").asText());
    assertFalse(chains.get(0).path("watched").asBoolean(), "no block was traced");
    assertTrue(chains.get(0).path("listed_addresses").asInt() > 0);
    assertTrue(fixture.json(analyst(), "/status").has("lag"));
    MinedBlocks.areCountedByPoolAndBasis(fixture, analyst());
    MinedBlocks.withoutTracesAreCounted(fixture, analyst());
  }
}
