package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Finality;
import org.flowmon.standalone.DeskFixture.Person;
import org.flowmon.topic.Mined;
import org.flowmon.topic.Settled;

/** Blocks of pools, as the desk's report has them. */
final class MinedBlocks {
  private MinedBlocks() {}

  private static void send(DeskFixture fixture, Settled mark) {
    Chain chain = mark.chain();
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            DeskFixture.TOPICS.flows(), chain.lane(), chain.name(), mark.toBytes());
    record.headers().add(Settled.HEADER, new byte[0]);
    fixture.send(record);
  }

  /** Three blocks without traces, of which one is replaced by another that has them. */
  static void withoutTracesAreCounted(DeskFixture fixture, Person by)
      throws IOException, InterruptedException {
    boolean[] untraced = {true, true, true, false};
    for (int i = 0; i < untraced.length; i++) {
      long height = 20_000_000L + Math.min(i, 2);
      Finality finality = new Finality(height, -1, -1);
      send(fixture, new Settled(Chain.ETHEREUM, height, finality, null, untraced[i]));
    }
    send(fixture, new Settled(Chain.ETHEREUM, 20_000_003, new Finality(20_000_003, -1, -1)));
    JsonNode ethereum;
    do {
      ethereum = chain(fixture.json(by, "/coverage"), "ethereum");
    } while (ethereum.path("to").asLong() < 20_000_003);
    assertEquals(2, ethereum.path("untraced").asInt());
    assertEquals(0, chain(fixture.json(by, "/coverage"), "bitcoin").path("untraced").asInt(-1));
  }

  private static JsonNode chain(JsonNode coverage, String name) {
    for (JsonNode each : coverage.path("chains")) {
      if (each.path("chain").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError("no " + name + " in " + coverage);
  }

  /** Two blocks of one pool, one against another's tag, one of nobody known. */
  static void areCountedByPoolAndBasis(DeskFixture fixture, Person by)
      throws IOException, InterruptedException {
    String[][] miners = {
      {"braiins-pool", "braiins-pool"},
      {null, "braiins-pool"},
      {"f2pool", "braiins-pool"},
      {null, null}
    };
    for (int i = 0; i < miners.length; i++) {
      Mined mined = new Mined(1_714_521_600L + i, miners[i][0], miners[i][1], Amount.of(5));
      Settled mark = new Settled(Chain.BITCOIN, 800_000 + i, new Finality(7, 7, 7), mined, false);
      send(fixture, mark);
    }
    JsonNode mining;
    do {
      mining = fixture.json(by, "/mining?from=2024-05-01&to=2024-05-01");
    } while (mining.path("blocks").path("all").asInt() < miners.length);
    assertTrue(mining.path("pools").size() > 3);
    assertEquals(1, mining.path("blocks").path("unknown").asInt());
    Map<String, String> counted = new TreeMap<>();
    for (JsonNode each : mining.path("blocks").path("pools")) {
      counted.put(
          each.path("pool").asText(),
          List.of("blocks", "by_both", "by_tag", "by_address_against_tag").stream()
              .map(name -> each.path(name).asText())
              .toList()
              .toString());
    }
    assertEquals("[2, 1, 1, 0]", counted.get("braiins-pool"));
    assertEquals("[1, 0, 0, 1]", counted.get("f2pool"), "an address decides over a tag");
    assertEquals("2024-05", mining.path("blocks").path("months").get(0).path("month").asText());
    assertEquals(800_003, mining.path("newest").get(0).path("height").asInt());
    assertEquals(0, fixture.json(by, "/mining?to=2024-04-30").path("blocks").path("all").asInt());
  }
}
