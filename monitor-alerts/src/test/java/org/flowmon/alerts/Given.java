package org.flowmon.alerts;

import java.time.LocalDate;
import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TokenUnit;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Designation;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
import org.flowmon.watchlist.WatchlistBuilder;
import org.jspecify.annotations.Nullable;

/** Parties and flows that the tests share. All names are made up. */
final class Given {
  /** A token whose flows say how its amounts are read. */
  static final String USDT = "0xdac17f958d2ee523a2206206994597c13d831ec7";

  static final String BANDIT = "bandit-exchange";
  static final String SAKURA = "sakura-exchange";
  static final String KUMA = "kuma-exchange";
  static final String TAIGA = "taiga-pool";
  static final String DATED = "2022-04-05";

  /** 2024-05-01T00:00:00Z. */
  static final long MAY = 1_714_521_600L;

  static final String TX = "4a3b".repeat(15) + "9f10";
  static final String ADDRESS = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";

  private Given() {}

  static Designation listed(@Nullable String date) {
    return new Designation(
        "OFAC SDN", "RUSSIA-EO14024", date == null ? null : LocalDate.parse(date), "36216");
  }

  private static Entity.Builder entity(String id, String name, EntityKind kind) {
    return Entity.of(id).name(name).kind(kind).country("XX");
  }

  private static Entity.Builder tagged(String id, String name, EntityKind kind, String tag) {
    return entity(id, name, kind).tag(tag, "made up");
  }

  static Parties parties() {
    WatchlistBuilder list = new WatchlistBuilder();
    Entity.Builder bandit = tagged(BANDIT, "Bandit", EntityKind.EXCHANGE, Entity.SANCTIONED);
    bandit.tag(Entity.RUSSIA_LINKED, "made up").designation(listed("2023-01-01"));
    list.entity(bandit.designation(listed(null)).designation(listed(DATED)).build());
    list.entity(tagged("undated", "Undated", EntityKind.MIXER, Entity.SANCTIONED).build());
    list.entity(tagged(KUMA, "Kuma", EntityKind.EXCHANGE, Entity.RUSSIA_LINKED).build());
    list.entity(tagged(SAKURA, "Sakura", EntityKind.EXCHANGE, "licensed-jp").build());
    list.entity(entity("shop", "Shop", EntityKind.PAYMENT_SERVICE).build());
    list.entity(tagged(TAIGA, "Taiga Pool", EntityKind.MINING_POOL, "watched").build());
    list.entity(
        tagged("volga", "Volga Pool", EntityKind.MINING_POOL, Entity.RUSSIA_LINKED).build());
    list.entity(entity("plain-pool", "Plain Pool", EntityKind.MINING_POOL).build());
    list.entity(entity("frost", "Frost Hosting", EntityKind.MINING_HOST).build());
    Attribution low = claim("rumour", Confidence.LOW);
    Attribution high = claim("made-up list", Confidence.HIGH);
    LocalDate tooLate = LocalDate.parse("2024-05-02");
    list.attribution(low).attribution(high);
    list.attribution(claim("a later list", Confidence.HIGH).with(tooLate, null, null));
    return Parties.of(list.build());
  }

  private static Attribution claim(String source, Confidence confidence) {
    return Attribution.ofAddress(SAKURA, "bitcoin", ADDRESS, source, confidence);
  }

  static BlockRef block(long height, String hash) {
    return new BlockRef(height, hash, null, MAY + (height - 840_000) * 600);
  }

  /** What a flow is made of; the rest is the same for all. */
  record Spec(
      String id,
      String from,
      String to,
      Flow.Kind kind,
      int hops,
      Policy policy,
      BlockRef block,
      String at,
      Chain chain,
      String asset,
      List<Flow.Arrival> path,
      @Nullable String via) {

    Spec withBlock(BlockRef b) {
      return new Spec(id, from, to, kind, hops, policy, b, at, chain, asset, path, via);
    }

    Spec as(String name, String place) {
      return new Spec(name, from, to, kind, hops, policy, block, place, chain, asset, path, via);
    }

    Spec withHops(int n) {
      return new Spec(id, from, to, kind, n, policy, block, at, chain, asset, path, via);
    }

    Spec withPolicy(Policy p) {
      return new Spec(id, from, to, kind, hops, p, block, at, chain, asset, path, via);
    }

    Spec withPath(List<Flow.Arrival> p) {
      return new Spec(id, from, to, kind, hops, policy, block, at, chain, asset, p, via);
    }

    Spec on(Chain c, String a) {
      return new Spec(id, from, to, kind, hops, policy, block, at, c, a, path, via);
    }

    Spec asFee() {
      return new Spec(
          id, from, to, Flow.Kind.FEE, hops, policy, block, "fee", chain, asset, path, via);
    }

    Spec byBridge() {
      return new Spec(
          id, from, to, Flow.Kind.BRIDGE, hops, policy, block, at, chain, asset, path, via);
    }

    Spec through(String what) {
      return new Spec(id, from, to, kind, hops, policy, block, at, chain, asset, path, what);
    }

    Flow flow() {
      return new Flow(
          id,
          chain,
          Txid.parse(TX),
          at,
          asset,
          asset.equals(USDT) ? new TokenUnit("USDT", 6) : null,
          from,
          to,
          kind,
          Amount.of(150_000_000),
          Amount.of(600_000_000),
          hops,
          MAY - 3600,
          path,
          via,
          null,
          policy,
          block,
          "list-1",
          false);
    }
  }

  /** 1.5 of 6 BTC, direct, {@code out:1}. */
  static Spec flow(String from, String to) {
    return new Spec(
        from + ">" + to,
        from,
        to,
        Flow.Kind.TRANSFER,
        1,
        Policy.HAIRCUT,
        block(840_000, "aa".repeat(32)),
        "out:1",
        Chain.BITCOIN,
        "native",
        List.of(new Flow.Arrival(Txid.parse(TX), "out:1", ADDRESS, Amount.of(150_000_000), MAY)),
        null);
  }
}
