package org.flowmon.alerts;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Confidence;
import org.jspecify.annotations.Nullable;

/** Parties and flows that the tests share. All names are made up. */
final class Given {
  static final String BANDIT = "bandit-exchange";
  static final String SAKURA = "sakura-exchange";
  static final String KUMA = "kuma-exchange";
  static final String TAIGA = "taiga-pool";
  static final String DATED = "2022-04-05";

  /** 2024-05-01T00:00:00Z. */
  static final long MAY = 1_714_521_600L;

  static final String TX = "4a3b".repeat(15) + "9f10";
  static final String ADDRESS = "bc1qsakura";

  private Given() {}

  static Parties.Entry entry(
      String id, String name, String kind, List<String> tags, List<Designation> designations) {
    return new Parties.Entry(new Party(id, name, kind, "XX", null, tags), designations);
  }

  static Designation listed(@Nullable String date) {
    return new Designation(
        "OFAC SDN", "RUSSIA-EO14024", date == null ? null : LocalDate.parse(date), "36216");
  }

  static Parties parties() {
    return Parties.of(
        List.of(
            entry(
                BANDIT,
                "Bandit",
                "exchange",
                List.of("sanctioned", "russia-linked"),
                List.of(listed("2023-01-01"), listed(null), listed(DATED))),
            entry("undated", "Undated", "mixer", List.of("sanctioned"), List.of(listed(null))),
            entry(KUMA, "Kuma", "exchange", List.of("russia-linked"), List.of()),
            entry(SAKURA, "Sakura", "exchange", List.of("licensed-jp"), List.of()),
            entry("shop", "Shop", "payment-service", List.of(), List.of()),
            entry(TAIGA, "Taiga Pool", "mining-pool", List.of("watched"), List.of()),
            entry("volga", "Volga Pool", "mining-pool", List.of("russia-linked"), List.of()),
            entry("plain-pool", "Plain Pool", "mining-pool", List.of(), List.of()),
            entry("frost", "Frost Hosting", "mining-host", List.of(), List.of())),
        (chain, address, entity) ->
            address.equals(ADDRESS)
                ? Optional.of(new Alert.Attribution("made-up list", Confidence.HIGH))
                : Optional.empty());
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
      List<Flow.Arrival> path) {

    Spec withBlock(BlockRef b) {
      return new Spec(id, from, to, kind, hops, policy, b, at, chain, asset, path);
    }

    Spec withHops(int n) {
      return new Spec(id, from, to, kind, n, policy, block, at, chain, asset, path);
    }

    Spec withPolicy(Policy p) {
      return new Spec(id, from, to, kind, hops, p, block, at, chain, asset, path);
    }

    Spec withPath(List<Flow.Arrival> p) {
      return new Spec(id, from, to, kind, hops, policy, block, at, chain, asset, p);
    }

    Spec on(Chain c, String a) {
      return new Spec(id, from, to, kind, hops, policy, block, at, c, a, path);
    }

    Spec asFee() {
      return new Spec(id, from, to, Flow.Kind.FEE, hops, policy, block, "fee", chain, asset, path);
    }

    Flow flow() {
      return new Flow(
          id,
          chain,
          Txid.parse(TX),
          at,
          asset,
          from,
          to,
          kind,
          Amount.of(150_000_000),
          Amount.of(600_000_000),
          hops,
          MAY - 3600,
          path,
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
        List.of(new Flow.Arrival(Txid.parse(TX), "out:1", ADDRESS, Amount.of(150_000_000), MAY)));
  }

  /** Stands in for the JSON of flows: bytes are a name, the name leads to the flow. */
  static final class Wire implements Function<byte[], Flow> {
    private final Map<String, Flow> flows = new HashMap<>();

    byte[] write(Flow flow) {
      String name = "flow " + flows.size();
      flows.put(name, flow);
      return name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Flow apply(byte[] bytes) {
      Flow flow = flows.get(new String(bytes, StandardCharsets.UTF_8));
      if (flow == null) {
        throw new IllegalArgumentException("no flow: " + new String(bytes, StandardCharsets.UTF_8));
      }
      return flow;
    }
  }
}
