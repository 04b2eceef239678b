package org.flowmon.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flowmon.chain.AddressCheck;
import org.junit.jupiter.api.Test;

/** The readers on complete public lists. */
class RealListsTest {
  @Test
  void completeOfacFileGives761AddressesOf79Profiles() throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    ReadReport report =
        SharedLists.read(SharedLists.file("sanctions/sdn_advanced_20251119.xml.bz2"), builder);
    Watchlist list = builder.build();
    report.lines().forEach(System.out::println);
    assertEquals(761, report.count("addresses"));
    assertEquals(79, report.count("entities"));
    assertEquals(79, list.entities().size());
    assertEquals(LocalDate.of(2025, 11, 19), report.listDate());
    assertEquals(519, report.count("XBT"));
    assertEquals(1, report.badAddresses().size());
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
    SharedLists.read(SharedLists.file("sanctions/sdn_advanced_20251119.xml.bz2"), builder);
    Watchlist list = builder.build();
    Map<String, TreeSet<String>> missing = new TreeMap<>();
    Map<String, TreeSet<String>> both = new TreeMap<>();
    TreeSet<String> facts = new TreeSet<>();
    for (Map<String, String> row : SharedLists.rows("sanctions/russia_linked_facts.csv")) {
      String id = "ofac-" + row.get("source_uid");
      if (list.entity(id).isPresent() && !row.getOrDefault("address", "").isEmpty()) {
        facts.add(id);
        boolean linked = list.entity(id).orElseThrow().has(Entity.RUSSIA_LINKED);
        (linked ? both : missing)
            .computeIfAbsent(row.getOrDefault("tier", ""), t -> new TreeSet<>())
            .add(id + " " + row.get("entity"));
      }
    }
    List<String> extra = new ArrayList<>();
    for (Entity entity : list.entities()) {
      if (entity.has(Entity.RUSSIA_LINKED) && !facts.contains(entity.id())) {
        extra.add(entity.id() + " " + entity.name() + entity.basis(Entity.RUSSIA_LINKED));
      }
    }
    System.out.println("both " + both.keySet() + " missing " + missing + " extra " + extra);
    both.forEach((tier, ids) -> System.out.println(tier + " " + ids.size()));
  }

  @Test
  void everyTagPackIsRead() throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    long read = 0;
    long kept = 0;
    int bad = 0;
    for (Path file : SharedLists.files("labels/graphsense-tagpacks", ".yaml")) {
      ReadReport report = SharedLists.read(file, builder);
      assertEquals(0, report.malformedCount(), () -> report.lines().toString());
      read += report.recordsRead();
      kept += report.recordsKept();
      bad += report.badAddresses().size();
      report.badAddresses().forEach(System.out::println);
      report.notes().forEach((w, t) -> System.out.println(report.source() + " " + w + " " + t));
    }
    Watchlist list = builder.build();
    System.out.println(
        read
            + " "
            + kept
            + " "
            + bad
            + " "
            + list.entities().size()
            + " "
            + list.attributions().size()
            + " conflicts "
            + list.conflicts().size());
    list.conflicts().forEach(System.out::println);
    System.out.println(list.bad().size());
    assertEquals(AddressCheck.State.BAD.ordinal(), 1);
  }

  @Test
  void bothPoolListsAreRead() throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    ReadReport report = SharedLists.read(SharedLists.file("pools/mempool_pools-v2.json"), builder);
    assertEquals(168, report.count("pools"));
    assertEquals(217, report.count("addresses"));
    assertEquals(197, report.count("coinbase tags"));
    ReadReport second =
        SharedLists.read(SharedLists.file("pools/bitcoin-data_pool-list.json"), builder);
    assertEquals(148, second.count("pools"));
    assertEquals(200, second.count("addresses"));
    assertEquals(171, second.count("coinbase tags"));
    assertEquals(List.of(), report.badAddresses());
    assertEquals(List.of(), second.badAddresses());
    Watchlist list = builder.build();
    System.out.println(list.entities().size() + " pools " + list.conflicts());
  }
}
