package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.topic.Topics;
import org.flowmon.watchlist.Watchlist;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code retrace} over what a replay left on a real broker. "Payer", sanctioned, pays 60,000 to
 * "h", of whom nobody knows then, which pays 59,000 on to "Payee", in a block that is taken back
 * and comes again; and 30,000 that are still at "h". "Later" pays "Payee" before it is designated,
 * "Former" is a party by the first list only.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetraceCommandTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final JsonMapper MAPPER = new JsonMapper();

  private static final String BOTH =
      """
      {"entity":"payer","name":"Payer","kind":"exchange","tags":["sanctioned"],\
      "designations":[{"list":"OFAC SDN","date":"2022-04-05"}],"chain":"bitcoin","address":"p",\
      "source":"made up"}
      {"entity":"payee","name":"Payee","kind":"exchange","chain":"bitcoin","address":"q",\
      "source":"made up"}
      """;
  private static final String OLD =
      BOTH
          + """
          {"entity":"later","name":"Later","kind":"exchange","chain":"bitcoin","address":"l",\
          "source":"made up"}
          {"entity":"former","name":"Former","tags":["sanctioned"],"chain":"bitcoin","address":"f",\
          "source":"made up"}
          """;
  private static final String NEW =
      BOTH
          + """
          {"entity":"later","name":"Later","kind":"exchange","tags":["sanctioned"],\
          "designations":[{"list":"OFAC SDN","date":"2024-03-01"}],"chain":"bitcoin",\
          "address":"l","source":"made up"}
          {"entity":"hidden","name":"Hidden","tags":["sanctioned"],\
          "designations":[{"list":"OFAC SDN","date":"2024-04-01"}],"chain":"bitcoin",\
          "address":"h","source":"made up"}
          """;

  @TempDir private static Path dir = Path.of("");
  private Path newer = Path.of("");
  private String version = "";
  private String kafka = "";
  private EmbeddedBroker broker;

  @BeforeAll
  void replay() throws Exception {
    String blocks =
        RecordedText.bitcoin()
            .block(1)
            .tx("t1", "x:0@p=100000", "h=60000 m=39000")
            .block(2, "orphan", "b1")
            .tx("t2", "t1:0", "q=59000")
            .disconnect(2, "orphan")
            .block(2)
            .tx("t2", "t1:0", "q=59000")
            .block(3)
            .tx("t3", "t1:1", "h=30000 n=8000")
            .tx("t4", "x:1@l=7000", "q=6000")
            .tx("t5", "x:2@f=500000", "q=400000")
            .block(4)
            .tx("t6", "x:3@p=2000", "q=1000")
            .toString();
    Path older = Files.writeString(dir.resolve("older.jsonl"), OLD);
    newer = Files.writeString(dir.resolve("newer.jsonl"), NEW);
    CommandLineFixture replayed =
        CommandLineFixture.run(
            "replay",
            "--in",
            Files.writeString(dir.resolve("blocks.jsonl"), blocks),
            "--no-builtin-watchlist",
            "--watchlist",
            older,
            "--data",
            dir.resolve("data"));
    assertEquals(0, replayed.code(), replayed::toString);
    broker = EmbeddedBroker.start(dir.resolve("data"), 0);
    kafka = broker.bootstrap();
    Watchlist list = WatchlistFiles.load(List.of(newer), false, report -> {});
    version = list.version();
    assertTrue(ListPublisher.publish(kafka, TOPICS, list));
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private CommandLineFixture retrace(String... more) {
    return CommandLineFixture.run("retrace", "--kafka", kafka, List.of(more));
  }

  private List<JsonNode> json(String... more) throws IOException {
    CommandLineFixture ended =
        CommandLineFixture.run("retrace", "--json", "--kafka", kafka, List.of(more));
    assertEquals(0, ended.code(), ended::toString);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : ended.out().lines().toList()) {
      lines.add(MAPPER.readTree(line));
    }
    return lines;
  }

  private static String shown(JsonNode each) {
    JsonNode flow = each.path("flow");
    return each.path("found").asText()
        + " "
        + flow.path("from").asText()
        + ">"
        + flow.path("to").asText()
        + " "
        + flow.path("amount").asText()
        + (each.path("alertMissing").asBoolean() ? " alert" : "")
        + (each.path("alertGone").asBoolean() ? " fallen" : "");
  }

  @Test
  void saysWhatAPublishedListWouldHaveFound() throws IOException {
    List<JsonNode> lines = json("--list", version.substring(0, 8), "--since", "2024-05-01");
    assertEquals(
        List.of(
            "missing payer>hidden 60000 alert",
            "missing hidden>payee 59000 alert",
            "gone payer>payee 59000 fallen",
            "missing payer>hidden 30000 alert",
            "unalerted later>payee 6000 alert",
            "gone former>payee 400000 fallen"),
        lines.stream()
            .filter(each -> each.path("flow").path("policy").asText().equals("haircut"))
            .map(RetraceCommandTest::shown)
            .toList());
    JsonNode missing = lines.getFirst();
    assertEquals("retrace", missing.path("discovered").asText());
    assertEquals("2022-04-05", missing.path("effectiveFrom").asText());
    assertTrue(missing.has("knownFrom"), missing::toString);
    JsonNode held = one(lines, "held");
    assertEquals("t3:0", held.path("held").asText());
    assertEquals("hidden", held.path("entity").asText());
    assertEquals("30000", held.path("amount").asText());
    assertEquals("2024-05-01T00:30:00Z", held.path("since").asText());
    assertEquals("2024-04-01", held.path("effectiveFrom").asText());
    JsonNode summary = one(lines, "summary");
    assertEquals("bitcoin", summary.path("summary").asText());
    assertEquals(4, summary.path("alertsMissing").asInt(), summary::toString);
    assertEquals(2, summary.path("alertsGone").asInt(), summary::toString);
    assertEquals(1, summary.path("coverage").path("from").asInt());
    assertEquals(4, summary.path("coverage").path("to").asInt());
    assertEquals("b4", summary.path("coverage").path("hash").asText());
    JsonNode hidden =
        lines.stream()
            .filter(each -> each.path("entity").asText().equals("hidden") && each.has("missing"))
            .findFirst()
            .orElseThrow();
    assertEquals("59000", hidden.path("missing").path("sent").asText());
    assertEquals("90000", hidden.path("missing").path("received").asText());
    assertEquals(lines, json("--list", version, "--since", "2024-05-01"), "the same again");
  }

  private static JsonNode one(List<JsonNode> lines, String key) {
    List<JsonNode> found = lines.stream().filter(each -> each.has(key)).toList();
    assertEquals(1, found.size(), found::toString);
    return found.getFirst();
  }

  @Test
  void saysItToAPerson() {
    CommandLineFixture ended =
        retrace("--list", version, "--since", "2024-05-01", "--chain", "bitcoin");
    assertEquals(0, ended.code(), ended::toString);
    for (String each :
        List.of(
            "bitcoin since 2024-05-01 with list " + version.substring(0, 12) + ", published 2",
            "payer -> hidden  0.0006 BTC",
            ", effective from 2022-04-05",
            "alert does not hold: ",
            "hidden  h  0.0003 BTC  since 2024-05-01T00:30:00Z  t3:0  effective from 2024-04-01",
            "hidden  missing: 3 flows, sent 0.00059 BTC, received 0.0009 BTC",
            "alerts: 4 missing, 2 that do not hold",
            "traced: blocks 1 to 4 (b4), no gaps; 4 blocks")) {
      assertTrue(ended.out().contains(each), () -> each + " is missing in " + ended);
    }
    assertTrue(ended.err().contains("times real time"), ended::toString);
  }

  @Test
  void aListThatNobodyPublishedCountsFromItsDayOnly() throws IOException {
    List<JsonNode> lines =
        json("--no-builtin-watchlist", "--watchlist", newer.toString(), "--since", "2024-05-02");
    assertEquals(1, lines.size(), lines::toString);
    assertEquals(0, one(lines, "summary").path("alertsMissing").asInt());
  }

  @Test
  void whatCannotBeAnsweredIsSaid() {
    assertEquals(2, retrace("--since", "2024-05-01").code());
    assertEquals(2, retrace("--list", version).code());
    assertEquals(2, retrace("--list", version, "--since", "yesterday").code());
    CommandLineFixture unknown = retrace("--list", "0123456789ab", "--since", "2024-05-01");
    assertEquals(1, unknown.code(), unknown::toString);
    assertTrue(unknown.err().contains("the newest there: " + version.substring(0, 12)));
    CommandLineFixture other =
        retrace("--list", version, "--since", "2024-05-01", "--chain", "tron");
    assertEquals(0, other.code(), other::toString);
    assertTrue(other.err().contains("nothing was traced there yet of tron"), other::toString);
  }
}
