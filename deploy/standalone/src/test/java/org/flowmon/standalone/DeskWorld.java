package org.flowmon.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Finality;
import org.flowmon.chain.Txid;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.Mined;
import org.flowmon.topic.Settled;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Designation;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;

/** The parties of the invented alerts as a watchlist, and years of flows between them. */
final class DeskWorld {
  private static final long SEED = 20241114;
  private static final LocalDate FROM = LocalDate.parse("2021-01-15");
  private static final String ADDRESS = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT";

  private DeskWorld() {}

  private static Map<String, JsonNode> parties(List<ObjectNode> alerts) {
    Map<String, JsonNode> parties = new LinkedHashMap<>();
    for (ObjectNode alert : alerts) {
      for (String end : List.of("source", "destination")) {
        parties.put(alert.path(end).path("entity_id").asText(), alert.path(end));
      }
    }
    return parties;
  }

  static Watchlist watchlist(List<ObjectNode> alerts) {
    return builder(alerts).build();
  }

  /** A later version of the same. */
  static Watchlist changed(List<ObjectNode> alerts) {
    WatchlistBuilder list = builder(alerts);
    list.withdraw(
        Attribution.ofAddress("garantex", "bitcoin", ADDRESS, "OFAC SDN", Confidence.HIGH));
    list.attribution(
        Attribution.ofTag("garantex", "bitcoin", "/new tag/", "invented", Confidence.LOW));
    list.entity(Entity.of("grinex").name("Grinex").kind(EntityKind.EXCHANGE).build());
    list.entity(Entity.of("garantex").region("moscow").note("moved its money").build());
    return list.build();
  }

  private static WatchlistBuilder builder(List<ObjectNode> alerts) {
    WatchlistBuilder list = new WatchlistBuilder();
    parties(alerts)
        .forEach(
            (id, party) -> {
              Entity.Builder entity = Entity.of(id).name(party.path("name").asText());
              entity.kind(EntityKind.find(kind(party)).orElseThrow());
              entity.country(party.path("country").asText());
              party.path("tags").forEach(tag -> entity.tag(tag.asText(), "invented"));
              JsonNode listing = party.path("designation");
              if (listing.isObject()) {
                entity.designation(
                    new Designation(
                        listing.path("list").asText(),
                        listing.path("programme").asText(),
                        LocalDate.parse(listing.path("date").asText()),
                        listing.path("reference").asText()));
              }
              list.entity(entity.build());
              if (kind(party).equals("mining-pool")) {
                list.attribution(
                    Attribution.ofTag(
                        id, "bitcoin", "/" + id + "/", "invented", Confidence.MEDIUM));
              }
            });
    list.attribution(
        Attribution.ofAddress("garantex", "bitcoin", ADDRESS, "OFAC SDN", Confidence.HIGH));
    return list;
  }

  private static String kind(JsonNode party) {
    String kind = party.path("kind").asText();
    return kind.equals("otc-desk") ? "exchange" : kind;
  }

  /** Flows of every alert's pair through the years, fewer and fewer direct ones; and blocks. */
  static void flows(DeskPages desk, List<ObjectNode> alerts) {
    Random random = new Random(SEED);
    int number = 0;
    for (ObjectNode alert : alerts) {
      int quarters = 3 + random.nextInt(13);
      for (int quarter = 0; quarter < quarters; quarter++) {
        LocalDate day = FROM.plusMonths(3L * quarter + random.nextInt(2));
        boolean direct = quarter < 5 || random.nextInt(4) == 0;
        send(desk, flow(alert, number++, day, direct, 1 + random.nextInt(40), Policy.HAIRCUT));
      }
    }
    evidence(desk, alerts.get(2));
    for (long height : new long[] {556_459, 556_460, 870_238, 870_239, 870_240, 870_241}) {
      settled(desk, Chain.BITCOIN, height, new Finality(870_241, height, height));
    }
    blocks(desk, parties(alerts));
    Finality solid = new Finality(66_951_288, 66_951_260, 66_951_260);
    mark(desk, new Settled(Chain.TRON, 66_951_274, solid, null, true));
  }

  /** The same arrival by the other policy: 19 coins. */
  static void evidence(DeskPages desk, JsonNode alert) {
    send(desk, evidence(alert));
  }

  private static Flow evidence(JsonNode alert) {
    Flow flow = flow(alert, 99_999, LocalDate.parse("2024-11-14"), false, 19, Policy.FIFO);
    return new Flow(
        flow.id(),
        flow.chain(),
        Txid.parse(alert.path("txid").asText()),
        alert.path("at").asText(),
        flow.asset(),
        flow.unit(),
        flow.from(),
        flow.to(),
        flow.kind(),
        flow.amount(),
        flow.value(),
        flow.hops(),
        flow.leftAt(),
        flow.path(),
        null,
        null,
        Policy.FIFO,
        flow.block(),
        flow.listVersion(),
        false);
  }

  private static Flow flow(
      JsonNode alert, int number, LocalDate day, boolean direct, long coins, Policy policy) {
    long time = day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    Txid txid = Txid.parse(String.format("%064x", number + 1));
    Amount amount = Amount.of(coins * 100_000_000L);
    BlockRef block = new BlockRef(660_000 + number, String.format("%064x", number + 7), null, time);
    return new Flow(
        "ff1_" + number,
        Chain.BITCOIN,
        txid,
        "out:0",
        "native",
        null,
        alert.path("source").path("entity_id").asText(),
        alert.path("destination").path("entity_id").asText(),
        Flow.Kind.TRANSFER,
        amount,
        amount.plus(amount),
        direct ? 1 : 3,
        Instant.ofEpochSecond(time).minusSeconds(3600).getEpochSecond(),
        List.of(new Flow.Arrival(txid, "out:0", ADDRESS, amount, time)),
        null,
        null,
        policy,
        block,
        "list-1",
        false);
  }

  private static void send(DeskPages desk, Flow flow) {
    desk.fixture.send(
        new ProducerRecord<>(DeskFixture.TOPICS.flows(), 0, flow.id(), FlowJson.toBytes(flow)));
  }

  /** Blocks of pools on every basis, and of nobody known. */
  private static void blocks(DeskPages desk, Map<String, JsonNode> parties) {
    List<String> pools =
        parties.entrySet().stream()
            .filter(party -> kind(party.getValue()).equals("mining-pool"))
            .map(Map.Entry::getKey)
            .toList();
    for (int i = 0; i < 90; i++) {
      String pool = pools.isEmpty() || i % 7 == 6 ? null : pools.get(i % pools.size());
      long time = 1_731_570_000L - i * 86_400L * 5;
      Mined mined =
          new Mined(
              time, i % 3 == 1 ? null : pool, i % 3 == 2 ? null : pool, Amount.of(312_500_000L));
      mark(
          desk,
          new Settled(
              Chain.BITCOIN, 870_240 - i, new Finality(870_241, 870_241, 870_241), mined, false));
    }
  }

  private static void settled(DeskPages desk, Chain chain, long height, Finality finality) {
    mark(desk, new Settled(chain, height, finality));
  }

  private static void mark(DeskPages desk, Settled settled) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            DeskFixture.TOPICS.flows(), 0, settled.chain().name(), settled.toBytes());
    record.headers().add(new RecordHeader(Settled.HEADER, new byte[0]));
    desk.fixture.send(record);
  }
}
