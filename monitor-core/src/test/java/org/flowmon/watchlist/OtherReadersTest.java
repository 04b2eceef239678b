package org.flowmon.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** TagPacks, pool lists and CSV, each on a small list. */
class OtherReadersTest {
  @Test
  void tagPackHeaderHoldsForTagsThatDoNotSayOtherwise() throws IOException {
    String pack =
        """
        title: A pack
        label: Acme hot wallet
        currency: BTC
        confidence: authority_data
        lastmod: 2023-08-16 12:18:52.6
        tags:
        - address: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa
        - address: '0xdAC17F958D2ee523a2206206994597C13D831ec7'
          currency: ETH
          label: Mixer
          actor: mixactor
          category: mixing_service
          confidence: web_crawl
          concepts:
          - tumbler
        - label: no address
        - address: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb
          colour: red
        category: exchange
        abuse: sanction
        """;
    WatchlistBuilder builder = new WatchlistBuilder();
    ReadReport report = Lists.read("pack.yaml", pack, builder);
    Watchlist list = builder.build();
    assertEquals(4, report.recordsRead());
    assertEquals(3, report.recordsKept());
    assertEquals(
        List.of("pack.yaml: line 16: field \"address\": expected an address, it is missing"),
        report.malformed());
    assertEquals(1, report.badAddresses().size());
    assertTrue(report.badAddresses().get(0).startsWith("pack.yaml: line 17: bad bitcoin address"));
    assertTrue(report.notes().containsKey("unknown field \"colour\" ignored"));
    Entity acme = list.entity("acme-hot-wallet").orElseThrow();
    assertEquals(EntityKind.EXCHANGE, acme.kind());
    assertTrue(acme.has("sanction"), "an abuse word is a tag");
    assertEquals(0, acme.designations().size(), "and no designation");
    Entity mixer = list.entity("mixactor").orElseThrow();
    assertEquals(EntityKind.MIXER, mixer.kind());
    assertTrue(mixer.has("tumbler"));
    Attribution claim = list.attributionsOf("mixactor").get(0);
    assertEquals("0xdac17f958d2ee523a2206206994597c13d831ec7", claim.address());
    assertEquals(Confidence.LOW, claim.confidence());
    assertEquals(LocalDate.of(2023, 8, 16), claim.knownFrom());
    assertEquals(Confidence.HIGH, list.attributionsOf("acme-hot-wallet").get(0).confidence());
  }

  @Test
  void brokenYamlIsRefusedWithItsLine() {
    UnreadableListException e =
        assertThrows(
            UnreadableListException.class,
            () ->
                Lists.read("p.yaml", "title: x\ntags:\n- address: 'abc\n", new WatchlistBuilder()));
    assertTrue(String.valueOf(e.getMessage()).startsWith("p.yaml: line "), e.getMessage());
    assertThrows(
        UnreadableListException.class,
        () -> Lists.read("p.yaml", "title: x\n", new WatchlistBuilder()));
  }

  @Test
  void bothFormsOfPoolListsSayTheSame() throws IOException {
    String array =
        """
        [{"id":1,"name":"F2 Pool","addresses":["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"],\
        "tags":["/f2/"],"link":"https://f2.example"},{"name":"no lists"}]
        """;
    String keyed =
        """
        {
          "coinbase_tags": {"/f2/": {"name":"F2 Pool","link":"https://f2.example"}},
          "payout_addresses": {"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa":
            {"name":"F2 Pool","link":"https://f2.example"}}
        }
        """;
    WatchlistBuilder a = new WatchlistBuilder();
    WatchlistBuilder b = new WatchlistBuilder();
    ReadReport report = Lists.read("pools.json", array, a);
    assertTrue(Lists.read("old.json", keyed, b).clean());
    assertEquals(
        List.of("pools.json: pool 2: expected an object with name, addresses and tags"),
        report.malformed());
    assertEquals(a.build().version(), b.build().version());
    Labels labels = a.build().labels("bitcoin");
    Label byTag = labels.pool("xx/f2/yy", 0);
    Label byAddress = labels.at(Lists.GENESIS, 0);
    assertTrue(byTag != null && byTag.pool() && byTag.entity().equals("f2-pool"));
    assertTrue(byAddress != null && byAddress.pool());
    assertThrows(
        UnreadableListException.class,
        () -> Lists.read("pools.json", "[{\"name\":", new WatchlistBuilder()));
  }

  @Test
  void csvRowsBecomeEntitiesDesignationsAndAttributions() throws IOException {
    String csv =
        """
        entity,name,kind,country,tags,list,programme,date,reference,chain,address,from,source,confidence,coinbaseTag,colour
        x,"X, \""Ltd\""\",exchange,ru,a; b,OFAC SDN,CYBER4; RUSSIA-EO14024,2022-04-05,ref,bitcoin,1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa,2020-01-01,me,high,,red
        p,P,mining-pool,,,,,,,,,,,,/P/,
        ,,,,,,,,,,,,,,,
        y,,,,,,,2022-04-05,,,,,,,,
        z,,,,,,,,,bitcoin,q,yesterday,,,,
        short,row
        """;
    WatchlistBuilder builder = new WatchlistBuilder();
    ReadReport report = Lists.read("l.csv", csv, builder);
    Watchlist list = builder.build();
    Entity x = list.entity("x").orElseThrow();
    assertEquals("X, \"Ltd\"", x.name());
    assertEquals("RU", x.country());
    assertEquals(2, x.designations().size());
    assertTrue(x.has("a") && x.has("b") && x.has(Entity.RUSSIA_LINKED));
    Label label = list.labels("bitcoin").at(Lists.GENESIS, LocalDate.of(2020, 1, 1).toEpochDay());
    assertTrue(label != null && label.confidence() == Confidence.HIGH);
    assertTrue(list.labels("bitcoin").pool("/P/", 0) != null);
    assertTrue(report.notes().containsKey("unknown column \"colour\" ignored"));
    assertEquals(
        List.of(
            "l.csv: line 4: column \"entity\": expected an id, it is empty",
            "l.csv: line 5: column \"list\": expected the list of the designation, it is empty",
            "l.csv: line 6: column \"from\": expected a date as 2022-04-05, found \"yesterday\"",
            "l.csv: line 7: expected 16 columns, found 2"),
        report.malformed());
    assertEquals(6, report.recordsRead());
    assertEquals(2, report.recordsKept());
  }

  @Test
  void csvWithoutAnEntityColumnIsRefused() {
    assertThrows(
        UnreadableListException.class,
        () -> Lists.read("l.csv", "name,address\nx,y\n", new WatchlistBuilder()));
  }
}
