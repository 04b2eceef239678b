package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.alerts.desk.access.Account;
import org.flowmon.alerts.desk.access.Role;
import org.flowmon.standalone.DeskFixture.Person;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people do at a desk, as its audit log has it: a real broker, the real stages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class DeskAuditTest {
  private static final String COPY = "copy-of-the-log";

  private DeskFixture fixture;
  private Path dir;
  private Path key;

  @SuppressWarnings("NullAway.Init") // made before all tests
  DeskAuditTest() {}

  @BeforeAll
  void start(@TempDir Path dir) throws IOException, InterruptedException {
    this.dir = dir;
    fixture =
        new DeskFixture(
            dir.resolve("broker"),
            List.of(
                new Account("anna", Set.of(Role.ANALYST)),
                new Account("ella", Set.of(Role.LIST_EDITOR, Role.LIST_APPROVER)),
                new Account("paul", Set.of(Role.LIST_APPROVER)),
                new Account("olga", Set.of(Role.AUDITOR))));
    key = Files.writeString(dir.resolve("audit.pub"), fixture.signer.verifier() + "\n");
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  private int post(Person by, String path, String body) throws IOException, InterruptedException {
    return fixture
        .send(fixture.request(by, "/api/v1" + path).POST(BodyPublishers.ofString(body)).build())
        .statusCode();
  }

  /** The newest entries, oldest first, once there are so many. */
  private List<JsonNode> entries(String filter, int least)
      throws IOException, InterruptedException {
    JsonNode rows;
    do {
      rows = fixture.json(fixture.person("olga"), "/audit" + filter).path("rows");
    } while (rows.size() < least);
    List<JsonNode> entries = new ArrayList<>();
    rows.forEach(row -> entries.addFirst(row.path("entry")));
    return entries;
  }

  @Test
  void everythingThatIsDoneIsWrittenDownByWhomOnWhatAndAMeddledCopyIsFound()
      throws IOException, InterruptedException, ExecutionException {
    Person anna = fixture.person("anna");
    fixture.alert(anna, "fa1_audit", "fc1_audit", "high");
    assertEquals(200, fixture.command(anna, "fc1_audit", 1, "{\"action\":\"take\"}").statusCode());
    assertEquals(409, fixture.command(anna, "fc1_audit", 1, "{\"action\":\"take\"}").statusCode());
    assertEquals(403, fixture.get(anna, "/audit").statusCode());
    assertEquals(204, post(anna, "/exports", "{\"file\":\"ties.csv\",\"of\":\"/ties\"}"));
    assertEquals(400, post(anna, "/exports", "{}"), "nothing is taken away");
    String secret = "hunter2-typed-as-a-name";
    assertEquals(
        401, post(anna, "/session", "{\"user\":\"%s\",\"password\":\"x\"}".formatted(secret)));
    assertEquals(401, post(anna, "/session", "{\"user\":\"anna\",\"password\":\"x\"}"));
    List<JsonNode> all = entries("", 10);
    assertEquals(
        List.of(
            "anna sign_in null",
            "ella sign_in null",
            "paul sign_in null",
            "olga sign_in null",
            "anna command fc1_audit",
            "anna command fc1_audit",
            "anna refused GET /api/v1/audit",
            "anna export ties.csv",
            "- sign_in_refused null",
            "anna sign_in_refused null"),
        all.stream().map(DeskAuditTest::line).toList());
    assertFalse(all.toString().contains(secret), "it may be a password");
    assertEquals(all.get(0).path("session"), all.get(4).path("session"), "of one session");
    JsonNode event = fixture.json(anna, "/cases/fc1_audit").path("timeline").get(1);
    assertEquals(event.path("command_id"), all.get(4).path("id"), "where its outcome is found");
    assertEquals(64, all.get(4).path("digest").asText().length());
    assertEquals(2, entries("?act=command&actor=anna&limit=5", 2).size());
    verify();
    meddled();
    twoPeopleChangeTheWatchlist();
  }

  private void twoPeopleChangeTheWatchlist() throws IOException, InterruptedException {
    Person ella = fixture.person("ella");
    String claim =
        """
        {"kind":"add_claim","entity":"%s","chain":"bitcoin","confidence":"high",
         "address":"%s","reason":"seen in a report","evidence":"https://example.com/r"}
        """;
    String address = "12FnWmKCVjmuMf2fiTSXc2xq8UPUPPZgvo";
    assertEquals(422, post(ella, "/amendments", claim.formatted("nobody-known", address)));
    assertEquals(422, post(ella, "/amendments", claim.formatted("garantex", address + "x")));
    assertEquals(200, post(ella, "/amendments", claim.formatted("garantex", address)));
    JsonNode waiting = fixture.json(ella, "/amendments").path("amendments").get(0);
    String decide = "/amendments/" + waiting.path("id").asText() + "/commands";
    assertEquals("Garantex Europe OU", waiting.path("entity_name").asText());
    assertEquals(422, post(ella, decide, "{\"action\":\"approve\"}"), "it takes another");
    CommandLineFixture before =
        CommandLineFixture.run("watchlist", "approved", "--kafka", fixture.broker.bootstrap());
    assertEquals("", before.out(), before.toString());
    assertEquals(200, post(fixture.person("paul"), decide, "{\"action\":\"approve\"}"));
    assertEquals(422, post(ella, decide, "{\"action\":\"withdraw\"}"), "too late");
    CommandLineFixture approved =
        CommandLineFixture.run("watchlist", "approved", "--kafka", fixture.broker.bootstrap());
    Path list = Files.writeString(dir.resolve("approved.jsonl"), approved.out());
    CommandLineFixture valid = CommandLineFixture.run("watchlist", "validate", list);
    assertEquals(0, valid.code(), approved + valid.toString());
    assertTrue(approved.out().contains("desk: ella, approved by paul"), approved.out());
    assertEquals(1, entries("?act=command&actor=paul", 1).size());
    theyTakeItBack(address);
  }

  private void theyTakeItBack(String address) throws IOException, InterruptedException {
    Person ella = fixture.person("ella");
    String removal =
        """
        {"kind":"remove_claim","entity":"garantex","chain":"bitcoin","address":"%s",
         "reason":"it was another's","evidence":"https://example.com/s"}
        """;
    String other = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
    assertEquals(422, post(ella, "/amendments", removal.formatted(other)), "nobody claims it");
    assertEquals(200, post(ella, "/amendments", removal.formatted(address)));
    JsonNode waiting = fixture.json(ella, "/amendments").path("amendments").get(0);
    String decide = "/amendments/" + waiting.path("id").asText() + "/commands";
    assertEquals(422, post(ella, decide, "{\"action\":\"approve\"}"), "it takes another");
    assertEquals(200, post(fixture.person("paul"), decide, "{\"action\":\"approve\"}"));
    CommandLineFixture approved =
        CommandLineFixture.run("watchlist", "approved", "--kafka", fixture.broker.bootstrap());
    assertEquals(1, approved.out().lines().count(), approved.out());
    Path list = Files.writeString(dir.resolve("taken.jsonl"), approved.out());
    CommandLineFixture shown =
        CommandLineFixture.run("watchlist", "show", address, "--watchlist", list);
    assertEquals(1, shown.code(), shown.toString());
  }

  private static String line(JsonNode entry) {
    return entry.path("actor").asText()
        + " "
        + entry.path("act").asText()
        + " "
        + entry.path("subject").asText();
  }

  private CommandLineFixture audit(Object... more) {
    List<Object> words =
        new ArrayList<>(List.of("audit", more[0], "--kafka", fixture.broker.bootstrap(), "--key"));
    words.add(key);
    words.addAll(List.of(more).subList(1, more.length));
    return CommandLineFixture.run(words.toArray());
  }

  private void verify() throws IOException {
    CommandLineFixture checkpoint = audit("checkpoint");
    assertEquals(0, checkpoint.code(), checkpoint.toString());
    assertTrue(checkpoint.out().startsWith("flowmon.audit\n10\n"), checkpoint.out());
    Path kept = Files.writeString(dir.resolve("kept.txt"), checkpoint.out());
    CommandLineFixture holds = audit("verify", "--from-checkpoint", kept);
    assertEquals(0, holds.code(), holds.toString());
    assertEquals("holds: 10 records\n" + checkpoint.out(), holds.out());
    Files.writeString(kept, checkpoint.out().replace("\n10\n", "\n9\n"));
    CommandLineFixture forged = audit("verify", "--from-checkpoint", kept);
    assertEquals(1, forged.code());
    assertTrue(forged.err().contains("--from-checkpoint names no checkpoint"), forged.err());
    CommandLineFixture noKey =
        CommandLineFixture.run(
            "audit", "verify", "--kafka", fixture.broker.bootstrap(), "--key", dir.resolve("no"));
    assertTrue(noKey.err().contains("name the public key"), noKey.err());
  }

  /** A copy in another topic in which one record says that somebody else did it. */
  private void meddled() throws IOException, InterruptedException, ExecutionException {
    String bootstrap = fixture.broker.bootstrap();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(new NewTopic(COPY, 1, (short) 1))).all().get();
    }
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    Readback.read(bootstrap, new TopicPartition("flowmon.audit", 0), () -> true, records::add);
    for (ConsumerRecord<byte[], byte[]> each : records) {
      String number = new String(each.key(), UTF_8);
      String text = new String(each.value(), UTF_8);
      String told = number.equals("8") ? text.replace("\"anna\"", "\"olga\"") : text;
      fixture.send(new ProducerRecord<>(COPY, 0, number, told.getBytes(UTF_8), each.headers()));
    }
    CommandLineFixture found = audit("verify", "--topic", COPY);
    assertEquals(1, found.code(), found.toString());
    assertTrue(found.err().contains("record 8 is not what was signed"), found.err());
  }
}
