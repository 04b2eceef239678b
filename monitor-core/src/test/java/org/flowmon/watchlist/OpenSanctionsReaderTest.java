package org.flowmon.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenSanctionsReaderTest {
  private static final String FILE =
      """
      {"id":"w1","caption":"wallet","schema":"CryptoWallet","properties":{"holder":["NK-1"],"publicKey":["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"],"currency":["XBT"]},"datasets":["us_ofac_sdn"],"last_seen":"2024-02-03T04:05:06"}
      {"id":"s1","caption":"sanction","schema":"Sanction","properties":{"entity":["NK-1"],"authority":["Office of Foreign Assets Control"],"program":["CYBER2"],"listingDate":["2022-04-05"]},"datasets":["us_ofac_sdn"]}
      {"id":"o1","caption":"owns","schema":"Ownership","properties":{"asset":["NK-1"],"owner":["NK-2"]}}
      {"id":"NK-1","caption":"Acme","schema":"Company","properties":{"name":["Acme","ACME LLC"],"country":["kg"],"topics":["sanction"]},"referents":["ofac-7"],"target":true}
      {"id":"NK-2","caption":"Ivan","schema":"Person","properties":{"nationality":["ru"],"topics":["sanction"]},"target":true}
      {"id":"NK-3","caption":"Nobody","schema":"Person","properties":{"name":["Nobody"]},"target":false}
      {"id":"a1","caption":"place","schema":"Address","properties":{}}
      {"id":"w2","caption":"0xdac17f958d2ee523a2206206994597c13d831ec7","schema":"CryptoWallet","properties":{"publicKey":["0xdac17f958d2ee523a2206206994597c13d831ec7"]}}
      {"id":"w3","caption":"empty","schema":"CryptoWallet","properties":{}}
      {"id":7}
      {"id":"NK-4","caption":"Nest","schema":"Person","target":true,"properties":{"country":["ru"],"cryptoWallets":[{"id":"w4","schema":"CryptoWallet","properties":{"publicKey":["TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"],"currency":["USDT"]}}],"sanctions":[{"id":"s4","schema":"Sanction","properties":{"authority":["EU"],"programId":["EU-RUS"],"startDate":["2023-01-02"]}}]}}
      """;

  @Test
  void walletsListingsAndOwnersAreJoinedWhateverTheirOrder() throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    ReadReport report = Lists.read("entities.ftm.json", FILE, builder);
    Watchlist list = builder.build();
    assertEquals("OpenSanctions FollowTheMoney", report.format());
    assertEquals(LocalDate.of(2024, 2, 3), report.listDate());
    assertEquals(3, report.count("addresses"));
    Entity acme = list.entity("ofac-7").orElseThrow();
    assertEquals("NK-1", acme.id());
    assertEquals("KG", acme.country());
    assertEquals(LocalDate.of(2022, 4, 5), acme.designatedSince().orElseThrow());
    assertEquals(List.of("relation: owned by Ivan"), List.copyOf(acme.basis("russia-linked")));
    assertEquals(Confidence.HIGH, list.labelList("bitcoin").get(0).confidence());
    assertEquals("w2", list.labelList("ethereum").get(0).entity());
    Entity nest = list.entity("NK-4").orElseThrow();
    assertTrue(nest.basis("russia-linked").contains("programme EU-RUS"));
    assertEquals("NK-4", list.labelList("tron").get(0).entity());
  }

  @Test
  void everythingLeftOutIsCounted() throws IOException {
    ReadReport report = Lists.read("entities.ftm.json", FILE, new WatchlistBuilder());
    assertEquals(11, report.recordsRead());
    assertEquals(7, report.recordsKept());
    assertEquals(1, skipped(report, "schema Address"));
    assertEquals(1, skipped(report, "wallet without an address"));
    assertEquals(1, skipped(report, "party that is no target and has no topic"));
    assertEquals(
        List.of("entities.ftm.json: line 10: expected an object with id, schema and properties"),
        report.malformed());
  }

  private static long skipped(ReadReport report, String reason) {
    ReadReport.Tally tally = report.skipped().get(reason);
    return tally == null ? 0 : tally.count();
  }

  private static long noted(ReadReport report, String note) {
    ReadReport.Tally tally = report.notes().get(note);
    return tally == null ? 0 : tally.count();
  }

  private static Watchlist read(ReadReport[] report, String... lines) throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    report[0] = Lists.read("entities.ftm.json", String.join("\n", lines), builder);
    return builder.build();
  }

  private static final String HOLDER =
      """
      {"id":"H","caption":"Holder","schema":"Organization","properties":{"name":["Holder"],"previousName":["Old Name"],"topics":["sanction"]},"last_seen":"2026-01-02T00:00:00"}""";

  /** Some lists name the wallet itself; what is listed is its holder's, also of several. */
  @Test
  void aListingOfAWalletIsOneOfItsHolders() throws IOException {
    ReadReport[] report = new ReadReport[1];
    Watchlist list =
        read(
            report,
            HOLDER,
            """
            {"id":"w","caption":"w","schema":"CryptoWallet","properties":{"holder":["H"],"publicKey":["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"],"currencySymbol":["XBT"],"topics":["sanction"]}}""",
            """
            {"id":"s","schema":"Sanction","properties":{"entity":["w"],"authority":["Council"],"program":["Ukraine"],"programId":["EU-UKR"],"startDate":["2024-02-24"],"authorityId":["ASO 1/24"]}}""");
    Entity holder = list.entity("H").orElseThrow();
    Designation only = holder.designations().iterator().next();
    assertEquals(
        new Designation("Council", "Ukraine (EU-UKR)", LocalDate.of(2024, 2, 24), "ASO 1/24"),
        only);
    assertEquals(1, holder.designations().size());
    assertTrue(holder.basis("russia-linked").contains("programme Ukraine (EU-UKR)"));
    assertTrue(holder.aliases().contains("Old Name"));
    assertEquals(Confidence.HIGH, list.labelList("bitcoin").get(0).confidence());
  }

  @Test
  void aListingThatHasEndedDoesNotCount() throws IOException {
    ReadReport[] report = new ReadReport[1];
    String wallet =
        """
        {"id":"w","caption":"w","schema":"CryptoWallet","properties":{"holder":["H"],"publicKey":["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"],"currency":["bitcoin"]}}""";
    String sanction =
        """
        {"id":"s%s","schema":"Sanction","properties":{"entity":["H"],"authority":["A"],"programId":["EU-RUS"],"endDate":["%s"]}}""";
    Watchlist ended = read(report, sanction.formatted(1, "2026-01-01"), wallet, HOLDER);
    assertTrue(ended.entity("H").orElseThrow().designations().isEmpty());
    assertTrue(ended.entity("H").orElseThrow().basis("russia-linked").isEmpty());
    assertEquals(1, noted(report[0], "listing that has ended, left out"));
    Watchlist lasting = read(report, sanction.formatted(1, "2026-01-02"), wallet, HOLDER);
    assertEquals(1, lasting.entity("H").orElseThrow().designations().size());
  }

  @Test
  void everyStatedRelationIsRead() throws IOException {
    for (String link :
        List.of(
            "Ownership asset owner",
            "Control controlled controller",
            "Directorship director organization",
            "Representation agent client",
            "Employment employee employer",
            "Membership member organization",
            "Succession successor predecessor",
            "UnknownLink subject object",
            "Family relative person",
            "Family person relative",
            "Associate associate person",
            "Associate person associate")) {
      String[] parts = link.split(" ", -1);
      Watchlist list =
          read(
              new ReadReport[1],
              HOLDER,
              """
              {"id":"R","caption":"Ivan","schema":"Person","properties":{"citizenship":["ru"],"topics":["sanction"]}}""",
              """
              {"id":"w","caption":"w","schema":"CryptoWallet","properties":{"holder":["H"],"publicKey":["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"]}}""",
              "{\"id\":\"l\",\"schema\":\"%s\",\"properties\":{\"%s\":[\"H\"],\"%s\":[\"R\"]}}"
                  .formatted(parts[0], parts[1], parts[2]));
      String basis = list.entity("H").orElseThrow().basis("russia-linked").toString();
      assertTrue(basis.matches(".relation: .* Ivan."), link + " gives " + basis);
    }
  }

  /** As in targets.nested.json: what stands within a party need not name it again. */
  @Test
  void aNestedRelationIsOneToTheOneItStandsIn() throws IOException {
    Watchlist list =
        read(
            new ReadReport[1],
            """
            {"id":"H","caption":"Holder","schema":"Company","target":true,"properties":{"ownershipAsset":[{"id":"o","schema":"Ownership","properties":{"owner":[{"id":"R","caption":"Ivan","schema":"Person","properties":{"nationality":["ru"]}}]}}],"cryptoWallets":[{"id":"w","schema":"CryptoWallet","properties":{"publicKey":["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"]}}]}}""");
    assertEquals(
        List.of("relation: owned by Ivan"),
        List.copyOf(list.entity("H").orElseThrow().basis("russia-linked")));
  }

  @Test
  void aWalletThatOnlyNamesAnAccountIsCounted() throws IOException {
    ReadReport[] report = new ReadReport[1];
    Watchlist list =
        read(
            report,
            """
            {"id":"w","caption":"w","schema":"CryptoWallet","properties":{"accountId":["1234"],"managingExchange":["Somewhere"]}}""",
            """
            {"id":"v","caption":"v","schema":"CryptoWallet","properties":{"alias":["A Family"],"publicKey":["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"],"topics":["crime.theft"]}}""");
    assertEquals(1, skipped(report[0], "wallet without an address"));
    assertTrue(list.entity("v").orElseThrow().aliases().contains("A Family"));
  }
}
