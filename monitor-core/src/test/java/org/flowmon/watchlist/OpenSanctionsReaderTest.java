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
}
