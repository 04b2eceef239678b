package org.flowmon.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The readers on complete public lists. */
class RealListsTest {
  private static final String OFAC = "sanctions/sdn_advanced_20251119.xml.bz2";

  @Test
  void completeOfacFileGives761AddressesOf79Profiles() throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    ReadReport report = SharedLists.read(SharedLists.file(OFAC), builder);
    Watchlist list = builder.build();
    assertEquals(18_367, report.recordsRead());
    assertEquals(79, report.recordsKept());
    assertEquals(761, report.count("addresses"));
    assertEquals(79, report.count("entities"));
    assertEquals(79, list.entities().size());
    assertEquals(LocalDate.of(2025, 11, 19), report.listDate());
    assertEquals(519, report.count("XBT"));
    assertEquals(List.of(), report.badAddresses());
    assertEquals(1, report.notes().size(), "one tron address is listed under XBT");
    Entity garantex = list.entity("ofac-36025").orElseThrow();
    assertEquals("GARANTEX EUROPE OU", garantex.name());
    assertTrue(garantex.has(Entity.SANCTIONED));
    assertEquals(LocalDate.of(2022, 4, 5), garantex.designatedSince().orElseThrow());
    assertTrue(garantex.basis(Entity.RUSSIA_LINKED).contains("programme RUSSIA-EO14024"));
    assertTrue(garantex.basis(Entity.RUSSIA_LINKED).contains("location Russia"));
  }

  @Test
  void russiaRuleAgreesWithTheFactsThatTheFileHolds() throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    SharedLists.read(SharedLists.file(OFAC), builder);
    Watchlist list = builder.build();
    Map<String, TreeSet<String>> linked = new TreeMap<>();
    TreeSet<String> notLinked = new TreeSet<>();
    TreeSet<String> facts = new TreeSet<>();
    for (Map<String, String> row : SharedLists.rows("sanctions/russia_linked_facts.csv")) {
      Entity entity = list.entity("ofac-" + row.get("source_uid")).orElse(null);
      if (entity != null && !row.getOrDefault("address", "").isEmpty()) {
        facts.add(entity.id());
        if (entity.has(Entity.RUSSIA_LINKED)) {
          linked
              .computeIfAbsent(row.getOrDefault("tier", ""), t -> new TreeSet<>())
              .add(entity.id());
        } else {
          notLinked.add(entity.name());
        }
      }
    }
    Map<String, Integer> sizes = new TreeMap<>();
    linked.forEach((tier, ids) -> sizes.put(tier, ids.size()));
    assertEquals(Map.of("A", 28, "B", 3, "C", 3), sizes);
    assertEquals(Set.of("CHATEX"), notLinked, "linked by secondary sources only");
    for (Entity entity : list.entities()) {
      assertTrue(
          facts.contains(entity.id()) || !entity.has(Entity.RUSSIA_LINKED),
          () -> entity.id() + entity.basis(Entity.RUSSIA_LINKED));
    }
  }

  @Test
  void builtInEntitiesTakeTheOfacFileIn() throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    Watchlist.readBuiltin(builder);
    SharedLists.read(SharedLists.file(OFAC), builder);
    Watchlist list = builder.build();
    assertEquals(List.of(), list.conflicts());
    assertEquals("garantex", list.entity("ofac-36025").orElseThrow().id());
    assertEquals(
        Watchlist.builtin().attributionsOf("garantex").size(),
        list.attributionsOf("garantex").size());
    assertTrue(list.entity("chatex").orElseThrow().has(Entity.RUSSIA_LINKED));
  }

  @Test
  void everyTagPackIsRead() throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    long read = 0;
    List<String> bad = new ArrayList<>();
    List<Path> files = SharedLists.files("labels/graphsense-tagpacks", ".yaml");
    for (Path file : files) {
      ReadReport report = SharedLists.read(file, builder);
      assertEquals(report.recordsRead(), report.recordsKept(), () -> report.lines().toString());
      read += report.recordsRead();
      bad.addAll(report.badAddresses());
    }
    assertEquals(64, files.size());
    assertEquals(33_633, read);
    assertEquals(5, bad.size(), bad::toString);
    Watchlist list = builder.build();
    assertEquals(5, list.bad().size());
    assertEquals(12_268, list.entities().size());
    assertEquals(7, list.conflicts().size());
  }

  @Test
  void bothPoolListsAreRead() throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    ReadReport first = SharedLists.read(SharedLists.file("pools/mempool_pools-v2.json"), builder);
    assertEquals(168, first.count("pools"));
    assertEquals(217, first.count("addresses"));
    assertEquals(197, first.count("coinbase tags"));
    ReadReport second =
        SharedLists.read(SharedLists.file("pools/bitcoin-data_pool-list.json"), builder);
    assertEquals(148, second.count("pools"));
    assertEquals(200, second.count("addresses"));
    assertEquals(171, second.count("coinbase tags"));
    assertEquals(1, first.badAddresses().size(), "one is of the test network");
    assertEquals(List.of(), second.badAddresses());
    assertTrue(builder.build().labelList("bitcoin").stream().allMatch(Label::pool));
  }
}
