package org.flowmon.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.flowmon.chain.AddressForm;
import org.junit.jupiter.api.Test;

class BuiltinWatchlistTest {
  private final Watchlist list = Watchlist.builtin();

  private Entity entity(String id) {
    return list.entity(id).orElseThrow(() -> new AssertionError("no entity " + id));
  }

  @Test
  void builtInListIsCleanAndNobodyContradictsHimself() {
    ReadReport report = Watchlist.readBuiltin(new WatchlistBuilder());
    assertTrue(report.clean(), () -> report.lines().toString());
    assertTrue(report.notes().isEmpty(), () -> report.lines().toString());
    assertEquals(List.of(), list.conflicts());
    assertEquals(List.of(), list.bad());
  }

  @Test
  void everyTagDesignationAndAttributionSaysWhereItIsFrom() {
    for (Entity entity : list.entities()) {
      entity.tags().forEach((tag, basis) -> assertFalse(basis.isEmpty(), entity.id() + " " + tag));
      for (Designation designation : entity.designations()) {
        assertTrue(designation.date() != null && designation.reference() != null, entity.id());
      }
    }
    for (Attribution attribution : list.attributions()) {
      assertFalse(attribution.source().equals("watchlist"), attribution.toString());
    }
  }

  @Test
  void garantexAndThoseAroundItAreLinkedAndListed() {
    for (String id :
        List.of("garantex", "grinex", "a7", "a71", "a7-agent", "old-vector", "a7a5", "exved")) {
      assertTrue(entity(id).has(Entity.RUSSIA_LINKED), id);
      assertTrue(entity(id).has(Entity.SANCTIONED), id);
    }
    assertEquals(LocalDate.of(2022, 4, 5), entity("ofac-36025").designatedSince().orElseThrow());
    Label label =
        list.labels("bitcoin")
            .at("3Lpoy53K625zVeE47ZasiG5jGkAxJ27kh1", LocalDate.of(2019, 1, 1).toEpochDay());
    assertTrue(label != null && label.entity().equals("garantex"));
  }

  @Test
  void bitriverAndItsTenSubsidiariesAreMiningHostsWithoutAddresses() {
    List<Entity> hosts = new ArrayList<>();
    for (Entity entity : list.entities()) {
      boolean ofac = entity.designations().stream().anyMatch(d -> d.list().equals("OFAC SDN"));
      if (entity.kind() == EntityKind.MINING_HOST && ofac) {
        hosts.add(entity);
        assertEquals(List.of(), list.attributionsOf(entity.id()));
        assertTrue(String.valueOf(entity.note()).contains("no digital-currency address"));
        assertEquals(LocalDate.of(2022, 4, 20), entity.designatedSince().orElseThrow());
      }
    }
    assertEquals(11, hosts.size());
    assertEquals(2, hosts.stream().filter(e -> e.has("irkutsk")).count());
  }

  @Test
  void poolsHaveTagsAndAddressesAndNoSourceCallsEmcdRussian() {
    Labels labels = list.labels("bitcoin");
    Label foundry = labels.pool("xyz Foundry USA Pool #dropgold", 0);
    assertTrue(foundry != null && foundry.entity().equals("foundry-usa") && foundry.pool());
    assertFalse(entity("emcdpool").has(Entity.RUSSIA_LINKED));
    assertFalse(entity("sigmapool-com").has(Entity.RUSSIA_LINKED));
    assertTrue(entity("bitcoinrussia").basis(Entity.RUSSIA_LINKED).toString().contains("domain"));
  }

  @Test
  void thirtyJapaneseOperatorsAreThere() {
    long licensed = list.entities().stream().filter(e -> e.has("licensed-jp")).count();
    long formerly = list.entities().stream().filter(e -> e.has("formerly-licensed-jp")).count();
    assertEquals(26, licensed);
    assertEquals(4, formerly);
    assertFalse(list.attributionsOf("bitflyer").isEmpty());
    assertEquals("JP", entity("bitflyer").country());
  }

  @Test
  void everyFactOfTheRussiaTableIsThere() throws IOException {
    Set<String> entities = new TreeSet<>();
    int addresses = 0;
    for (Map<String, String> row : SharedLists.rows("sanctions/russia_linked_facts.csv")) {
      String listing = row.getOrDefault("source_list", "");
      String name = row.getOrDefault("entity", "");
      String id = listing.equals("OFAC SDN") ? "ofac-" + row.get("source_uid") : name;
      Entity found =
          list.entities().stream()
              .filter(
                  e ->
                      e.sameAs().contains(id)
                          || e.name().equals(name)
                          || e.aliases().contains(name))
              .findFirst()
              .orElseThrow(() -> new AssertionError("missing: " + id));
      entities.add(found.id());
      LocalDate date = LocalDate.parse(row.getOrDefault("designation_date", ""));
      assertTrue(
          found.designations().stream()
              .anyMatch(d -> d.list().equals(listing) && date.equals(d.date())),
          found + " " + date);
      assertTrue(found.tags().keySet().stream().anyMatch(t -> t.startsWith("tier-")), id);
      assertTrue(found.has(Entity.RUSSIA_LINKED), id);
      String address = row.getOrDefault("address", "");
      if (!address.isEmpty()) {
        addresses++;
        assertTrue(
            list.attributionsOf(found.id()).stream()
                .anyMatch(a -> AddressForm.normal(a.chain(), address).equals(a.address())),
            found.id() + " " + address);
      }
    }
    assertEquals(97, entities.size());
    assertEquals(324, addresses);
  }
}
