package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code replay --infer-deposits} on a real broker, and what {@code explain} says of it. A customer
 * pays one ether into "d", which no list names, and it is forwarded to "hot" of "Payee". Then
 * "Payer", sanctioned, pays into "d": in a block that is taken back, in its block, and again later.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InferredDepositsReplayTest {
  private static final String PAYER = address('a');
  private static final String HOT = address('b');
  private static final String DEPOSIT = address('d');
  private static final String ETHER = "1000000000000000000";

  @TempDir private static Path dir = Path.of("");
  private List<Object> list = List.of();
  private List<Object> replay = List.of();
  private String alertId = "";
  private @Nullable EmbeddedBroker broker;

  private static String address(char digit) {
    return "0x" + String.valueOf(digit).repeat(40);
  }

  private static String pay(String from, String to, String wei) {
    return from + ">" + to + "=" + wei;
  }

  @BeforeAll
  void replay() throws Exception {
    RecordedText text =
        RecordedText.ethereum()
            .block(1)
            .move("t1", pay(address('c'), DEPOSIT, ETHER))
            .block(2)
            .move("t2", pay(DEPOSIT, HOT, "990000000000000000"))
            .block(3, "orphan", "b2")
            .move("t3", pay(PAYER, DEPOSIT, ETHER))
            .disconnect(3, "orphan")
            .block(3)
            .move("t3", pay(PAYER, DEPOSIT, ETHER))
            .block(4)
            .move("t4", pay(DEPOSIT, HOT, ETHER));
    for (int height = 5; height < 9; height++) {
      text.block(height).move("u" + height, pay(address('e'), address('f'), "7"));
    }
    text.block(9).move("t9", pay(PAYER, DEPOSIT, "3" + ETHER.substring(1)));
    Path watchlist =
        Files.writeString(
            dir.resolve("list.jsonl"),
            """
            {"entity":"payer","name":"Payer","kind":"exchange","country":"RU","tags":["sanctioned"],\
            "designations":[{"list":"OFAC SDN","programme":"RUSSIA-EO14024","date":"2022-04-05",\
            "reference":"36216"}],"chain":"ethereum","address":"%s","source":"made-up list"}
            {"entity":"payee","name":"Payee","kind":"exchange","chain":"ethereum","address":"%s",\
            "source":"another list"}
            """
                .formatted(PAYER, HOT));
    Path blocks = Files.writeString(dir.resolve("blocks.jsonl"), text.toString());
    Path alerts = dir.resolve("alerts.jsonl");
    list = List.of("--no-builtin-watchlist", "--watchlist", watchlist);
    replay =
        List.of("replay", "--chain", "ethereum", "--in", blocks, "--data", dir.resolve("data"));
    CommandLineFixture replayed =
        CommandLineFixture.run(
            replay, list, "--infer-deposits", "--image-after", 2, "--alerts", alerts);
    assertEquals(0, replayed.code(), replayed::toString);
    List<Alert> written =
        Files.readAllLines(alerts).stream()
            .map(line -> AlertJson.fromBytes(line.getBytes(UTF_8)))
            .filter(alert -> alert.state() != Alert.State.UPDATED)
            .toList();
    assertEquals(
        List.of("t3 RAISED", "t3 RETRACTED", "t3 REINSTATED", "t9 RAISED"),
        written.stream().map(a -> a.movement().txid() + " " + a.state().name()).toList());
    for (Alert alert : written) {
      Alert.Attribution claim = alert.destination().attribution();
      assertEquals(DEPOSIT, alert.destination().address());
      assertEquals("inferred: deposit address", claim == null ? null : claim.source());
      assertEquals(1, alert.value().hops(), "the sweep is not told again");
    }
    alertId = written.getLast().alertId();
  }

  @AfterAll
  void close() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  @Order(1)
  void theSwitchIsTheSameForTheLifeOfALane() {
    CommandLineFixture without = CommandLineFixture.run(replay, list);
    assertEquals(1, without.code(), without::toString);
    assertTrue(
        without.toString().contains("was traced with --policy haircut+fifo --bounds"),
        without::toString);
    assertTrue(without.toString().contains(" --infer-deposits, this is "), without::toString);
  }

  @Test
  @Order(2)
  void anExplanationNamesTheSweepsAndComesOutTheSame() throws IOException {
    EmbeddedBroker started = EmbeddedBroker.start(dir.resolve("data"), 0);
    broker = started;
    CommandLineFixture text =
        CommandLineFixture.run("explain", list, "--kafka", started.bootstrap(), alertId);
    assertEquals(0, text.code(), text::toString);
    for (String said :
        List.of(
            "deposit addresses inferred",
            "address " + DEPOSIT + ", inferred: deposit address, confidence low",
            "it forwards what it receives, 2 sweeps seen when the value arrived",
            "t2 in block 2 sent 0.99 ETH to " + HOT,
            "of 1 ETH received from block 1 on: t1",
            "t4 in block 4 sent 1 ETH to " + HOT)) {
      assertTrue(text.toString().contains(said), () -> said + " is missing in " + text);
    }
    for (boolean fromStart : new boolean[] {false, true}) {
      CommandLineFixture json =
          CommandLineFixture.run(
              "explain",
              list,
              "--kafka",
              started.bootstrap(),
              alertId,
              "--json",
              fromStart ? List.of("--from-start") : List.of());
      assertEquals(0, json.code(), json::toString);
      JsonNode said = new JsonMapper().readTree(json.out());
      assertEquals(2, said.at("/destination/inferred/count").asInt(), json::toString);
      assertEquals("t2", said.at("/destination/inferred/sweeps/0/txid").asText());
      assertTrue(said.at("/trace/deposits_inferred").asBoolean());
    }
  }
}
