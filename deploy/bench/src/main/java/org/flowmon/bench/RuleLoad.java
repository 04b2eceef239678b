package org.flowmon.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.flowmon.alerts.AlertRule;
import org.flowmon.alerts.rule.RuleReader;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;

/** Rules, parties and flows of the benchmarks of rules: made up, the same each time. */
final class RuleLoad {
  /** So many parties the made-up rules speak of. */
  static final int ENTITIES = 400;

  private RuleLoad() {}

  /** The built-in ones, and as many made-up ones as make {@code count}. */
  static List<AlertRule> rules(int count) throws IOException {
    List<AlertRule> all = new ArrayList<>(ShippedRules.standard());
    if (count > all.size()) {
      all.addAll(madeUp(count - all.size()));
    }
    return all;
  }

  /** So many entities, of which one in so many is linked to Russia or sanctioned. */
  static Watchlist watchlist(int entities, int oneIn) {
    WatchlistBuilder list = new WatchlistBuilder();
    for (int i = 0; i < entities; i++) {
      Entity.Builder entity =
          Entity.of("entity-" + i)
              .name("Entity " + i)
              .kind(i < ENTITIES ? EntityKind.values()[i % 7] : EntityKind.EXCHANGE);
      if (i % oneIn == 0) {
        entity.tag(i % (2 * oneIn) == 0 ? Entity.SANCTIONED : "russia-linked", "made up");
      }
      list.entity(entity.build());
    }
    return list.build();
  }

  /** Rules of a desk with customers and thresholds of its own. */
  private static List<? extends AlertRule> madeUp(int count) throws IOException {
    StringBuilder text = new StringBuilder("rules:\n");
    for (int i = 0; i < count; i++) {
      text.append(
          """
            - id: desk-%1$d
              version: 1.0.0
              name: Desk rule %1$d
              family: desk
              watch: to
              match: |
                to.id == "entity-%2$d" && flow.coins.orValue(decimal("0")) > decimal("%3$d.5")
                  || from.kind == "ransomware" && flow.hops <= %4$d && "sanctioned" in from.tags
              severity: medium
          """
              .formatted(i, i * 7 % ENTITIES, i % 5, i % 4));
      if (i % 10 == 0) {
        text.append("    window: {over: 24h, per: to, when: window.count >= 5}\n");
      }
    }
    return new RuleReader()
        .read(new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)), "desk");
  }

  /** A payment between two of so many, of any amount and up to five hops. */
  static Flow flow(int i, Random random, int entities) {
    Amount amount = Amount.of(1 + random.nextLong(1L << 32));
    Txid txid = Txid.parse(String.format("%064x", i + 1));
    long time = 1_714_521_600L + i;
    int hops = 1 + random.nextInt(5);
    List<Flow.Arrival> path = new ArrayList<>();
    for (int hop = 0; hop < hops; hop++) {
      path.add(new Flow.Arrival(txid, "out:" + hop, "address-" + i + "-" + hop, amount, time));
    }
    return new Flow(
        "flow-" + i,
        Chain.BITCOIN,
        txid,
        "out:" + (hops - 1),
        "native",
        null,
        "entity-" + random.nextInt(entities),
        "entity-" + random.nextInt(entities),
        Flow.Kind.TRANSFER,
        amount,
        amount,
        hops,
        time,
        path,
        null,
        null,
        Policy.HAIRCUT,
        new BlockRef(800_000 + i / 10, "b" + i / 10, null, time),
        "v1",
        false);
  }
}
