package org.flowmon.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WatchlistBuilderTest {
  private static final long DAY = LocalDate.of(2020, 1, 1).toEpochDay();

  @Test
  void versionDependsOnContentAndNotOnOrder() throws IOException {
    List<String> lines = new ArrayList<>();
    OwnFormat.writeWithDates(Watchlist.builtin(), lines::add);
    String version = Watchlist.builtin().version();
    Random random = new Random(11);
    for (int i = 0; i < 5; i++) {
      Collections.shuffle(lines, random);
      assertEquals(version, Lists.of(String.join("\n", lines)).version());
    }
    assertEquals(64, version.length());
    lines.remove(lines.size() - 1);
    assertNotEquals(version, Lists.of(String.join("\n", lines)).version());
  }

  @Test
  void aWithdrawnClaimGoesWhoeverMadeItAndWhereverItStands() throws IOException {
    String line =
        "{\"entity\":\"%s\",\"chain\":\"bitcoin\",\"address\":\"%s\",\"source\":\"%s\"%s}";
    Watchlist list =
        Lists.of(
            line.formatted("x", Lists.GENESIS, "nobody", ",\"withdrawn\":true"),
            line.formatted("x", Lists.GENESIS, "one", ""),
            line.formatted("y-of-x", Lists.GENESIS, "two", ""),
            line.formatted("z", Lists.GENESIS, "three", ""),
            "{\"entity\":\"x\",\"sameAs\":[\"y-of-x\"]}");
    assertEquals(List.of("z"), list.attributions().stream().map(Attribution::entity).toList());
    ReadReport wrong =
        Lists.read("w", "{\"entity\":\"x\",\"withdrawn\":true}", new WatchlistBuilder());
    assertEquals(1, wrong.malformedCount());
  }

  @Test
  void sameEntityMergesAndTheFirstScalarStays() throws IOException {
    Watchlist list =
        Lists.of(
            """
            {"entity":"x","name":"X Ltd","kind":"organisation","country":"EE","tags":["a"]}
            {"entity":"x","name":"X Limited","kind":"exchange","country":"RU","region":"moscow"}
            {"entity":"x","kind":"mixer","tags":["b"],"designations":[{"list":"L"}]}
            """);
    Entity x = list.entity("x").orElseThrow();
    assertEquals("X Ltd", x.name());
    assertTrue(x.aliases().contains("X Limited"));
    assertEquals(EntityKind.EXCHANGE, x.kind());
    assertEquals("EE", x.country());
    assertEquals("moscow", x.region());
    assertTrue(x.has("a") && x.has("b") && x.has(Entity.SANCTIONED));
    assertFalse(x.has(Entity.RUSSIA_LINKED));
    assertEquals(
        List.of(
            "entity x: country \"EE\" stays, \"RU\" is ignored",
            "entity x: kind \"exchange\" stays, \"mixer\" is ignored"),
        list.conflicts());
  }

  @Test
  void idsOfOtherListsFoldIntoOneEntityWhateverTheOrder() throws IOException {
    String own =
        "{\"entity\":\"garantex\",\"name\":\"Garantex\",\"sameAs\":[\"ofac-1\"],"
            + "\"chain\":\"bitcoin\",\"address\":\"a\"}";
    String ofac =
        "{\"entity\":\"ofac-1\",\"name\":\"Garantex\",\"chain\":\"bitcoin\",\"address\":\"b\"}";
    String third = "{\"entity\":\"NK-2\",\"name\":\"Garantex\",\"sameAs\":[\"ofac-1\"]}";
    for (Watchlist list : List.of(Lists.of(own, ofac, third), Lists.of(ofac, own, third))) {
      assertEquals(1, list.entities().size());
      assertEquals(2, list.attributionsOf("garantex").size());
      assertEquals("garantex", list.entity("ofac-1").orElseThrow().id());
      assertEquals(2, list.labelList("bitcoin").size());
    }
  }

  @Test
  void higherConfidenceThenEntityIdDecidesAndTheOthersStayVisible() throws IOException {
    Watchlist list =
        Lists.of(
            """
            {"entity":"b","chain":"bitcoin","address":"one","confidence":"medium"}
            {"entity":"a","chain":"bitcoin","address":"one","confidence":"medium"}
            {"entity":"c","chain":"bitcoin","address":"one","confidence":"high","from":"2020-01-02"}
            """);
    Labels labels = list.labels("bitcoin");
    assertEquals("a", entity(labels, "one", DAY));
    assertEquals("c", entity(labels, "one", DAY + 1));
    assertEquals(3, labels.all().size());
    assertNull(labels.at("two", DAY));
  }

  @Test
  void designationDateIsNoFromDate() throws IOException {
    Watchlist list =
        Lists.of(
            """
            {"entity":"s","designations":[{"list":"L","date":"2022-04-05"}],\
            "knownFrom":"2022-04-05","chain":"bitcoin","address":"one"}
            """);
    assertEquals("s", entity(list.labels("bitcoin"), "one", DAY));
  }

  @Test
  void transparentCountsForDexAndBridgeOnly() throws IOException {
    Watchlist list =
        Lists.of(
            """
            {"entity":"d","kind":"dex","tags":["transparent"],"chain":"ethereum","address":"d1"}
            {"entity":"e","kind":"exchange","tags":["transparent"],"chain":"ethereum","address":"e1"}
            """);
    assertNull(list.labels("ethereum").at("d1", DAY));
    assertEquals("e", entity(list.labels("ethereum"), "e1", DAY));
  }

  @Test
  void evmAddressLabelsEveryChainOfThatKindInOneSpelling() throws IOException {
    Watchlist list =
        Lists.of(
            "{\"entity\":\"x\",\"chain\":\"evm\","
                + "\"address\":\"0xdAC17F958D2ee523a2206206994597C13D831ec7\"}");
    for (String chain : List.of("ethereum", "bnb", "polygon")) {
      assertEquals(
          "x", entity(list.labels(chain), "0xdac17f958d2ee523a2206206994597c13d831ec7", DAY));
    }
    assertEquals(List.of(), list.labelList("tron"));
  }

  @Test
  void ageIsCountedFromTheLatestDateToAGivenDay() {
    Watchlist list =
        new WatchlistBuilder()
            .listDate("folder/a", LocalDate.of(2024, 1, 1))
            .listDate("b", LocalDate.of(2024, 3, 1))
            .build();
    assertEquals(31, list.ageDays(LocalDate.of(2024, 4, 1)).orElseThrow());
    assertEquals(List.of("a", "b"), List.copyOf(list.dates().keySet()));
    assertTrue(Watchlist.EMPTY.ageDays(LocalDate.of(2024, 4, 1)).isEmpty());
  }

  @Test
  void diffNamesWhatChanged() throws IOException {
    Watchlist before =
        Lists.of(
            """
            {"entity":"x","country":"EE","chain":"bitcoin","address":"a"}
            {"entity":"gone"}
            """);
    Watchlist after =
        Lists.of(
            """
            {"entity":"x","country":"RU","chain":"bitcoin","address":"b"}
            {"entity":"new"}
            """);
    WatchlistDiff diff = Watchlist.diff(before, after);
    assertEquals(List.of("new"), diff.entitiesAdded().stream().map(Entity::id).toList());
    assertEquals(List.of("gone"), diff.entitiesRemoved().stream().map(Entity::id).toList());
    assertEquals(List.of("country EE -> RU", "+ tag russia-linked"), diff.changed().get("x"));
    assertEquals("b", diff.attributionsAdded().get(0).address());
    assertEquals("a", diff.attributionsRemoved().get(0).address());
    assertFalse(diff.isEmpty());
    assertTrue(Watchlist.diff(before, before).isEmpty());
  }

  private static String entity(Labels labels, String address, long day) {
    Label label = labels.at(address, day);
    return label == null ? "none" : label.entity();
  }
}
