package org.flowmon.alerts.rule;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.flowmon.alerts.AssetRef;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TokenUnit;
import org.flowmon.chain.Txid;
import org.flowmon.topic.Price;
import org.flowmon.topic.PriceMark;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Inference;
import org.flowmon.watchlist.Sweep;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A flow as a trial states it: what it does not state has a usual value. */
final class GivenFlow {
  static final List<String> FIELDS =
      List.of(
          "id",
          "from",
          "to",
          "time",
          "amount",
          "arrival",
          "hops",
          "kind",
          "chain",
          "asset",
          "symbol",
          "decimals",
          "coinjoin",
          "inferred",
          "left",
          "address",
          "steps",
          "price");

  private static final List<String> STEP = List.of("amount", "time", "address");

  private final Section given;
  private final Problems problems;

  GivenFlow(Section given, Problems problems) {
    this.given = given;
    this.problems = problems;
  }

  /**
   * The flow, each with a transaction and a block of its own.
   *
   * @param position from 0, in its trial
   */
  Optional<Flow> flow(int position) {
    int before = problems.count();
    String id = given.required("id").map(ScalarNode::getValue).orElse("");
    String from = given.required("from").map(ScalarNode::getValue).orElse("");
    String to = given.required("to").map(ScalarNode::getValue).orElse("");
    given.required("time");
    long time =
        read("time", "1970-01-01T00:00:00Z", "a time as 2024-05-01T12:00:00Z", GivenFlow::seconds);
    Chain chain = read("chain", "bitcoin", "the name of a chain", Chain::named);
    String asset = given.text("asset").orElse("native");
    TokenUnit unit = unit(asset);
    AssetRef moved = AssetRef.of(chain, asset, unit);
    String form = "a whole number of base units, or coins where the decimals are known";
    given.required("amount");
    Amount amount = read("amount", "0", form, text -> amount(text, moved));
    Amount arrival =
        given.any("arrival").isEmpty()
            ? amount
            : read("arrival", "0", form, text -> amount(text, moved));
    int hops =
        read(
            "hops",
            Integer.toString(given.list("steps").size() + 1),
            "a number from 1",
            GivenFlow::hops);
    Flow.Kind kind =
        read(
            "kind",
            "transfer",
            "transfer, fee or bridge",
            w -> Flow.Kind.valueOf(w.toUpperCase(Locale.ROOT)));
    long left =
        given.any("left").isEmpty()
            ? time
            : read("left", "1970-01-01T00:00:00Z", "a time", GivenFlow::seconds);
    List<Flow.Arrival> path = new ArrayList<>();
    for (Node each : given.list("steps")) {
      Section.of(each, "a step", STEP, problems)
          .map(step -> new GivenFlow(step, problems).step(path.size(), chain, moved))
          .ifPresent(path::add);
    }
    boolean coinjoin = read("coinjoin", "false", "true or false", GivenFlow::flag);
    boolean inferred = read("inferred", "false", "true or false", GivenFlow::flag);
    if (problems.count() > before) {
      return Optional.empty();
    }
    Txid txid = txid(chain, position);
    String at = kind == Flow.Kind.FEE ? "fee" : "out:0";
    String address = given.text("address").orElse(null);
    if (address != null || !path.isEmpty()) {
      path.add(new Flow.Arrival(txid, at, address, amount, time));
    }
    String number = String.format(Locale.ROOT, "%064x", position + 1);
    Flow flow =
        new Flow(
            id,
            chain,
            txid,
            at,
            asset,
            unit,
            from,
            to,
            kind,
            amount,
            arrival,
            hops,
            left,
            path,
            coinjoin ? "coinjoin" : null,
            null,
            Policy.HAIRCUT,
            new BlockRef(position + 1L, number, null, time),
            "given",
            false);
    return Optional.of(inferred ? flow.inferred(swept(flow)) : flow);
  }

  /** As if the same had been swept once. */
  private static Inference swept(Flow flow) {
    Sweep sweep =
        new Sweep(
            flow.txid(),
            flow.block().height(),
            flow.to(),
            flow.asset(),
            flow.amount(),
            flow.amount(),
            flow.block().height(),
            List.of(flow.txid()));
    return Inference.of(sweep);
  }

  /** What one coin (of a token: one base unit) of its asset is worth then, if it is stated. */
  Optional<PriceMark> price(Flow flow) {
    AssetRef asset = AssetRef.of(flow);
    String id = asset.caip19();
    Integer decimals = asset.decimals();
    BigDecimal usd = read("price", "0", "US dollars as 1988.08", BigDecimal::new);
    if (usd.signum() <= 0 || id == null) {
      return Optional.empty();
    }
    return Optional.of(
        PriceMark.of(
            List.of(
                new Price(
                    id,
                    decimals == null ? 0 : decimals,
                    usd,
                    flow.block().time(),
                    "given",
                    null,
                    1,
                    null))));
  }

  /** How people read amounts of a token, if it is stated. */
  private @Nullable TokenUnit unit(String asset) {
    String symbol = given.text("symbol").orElse(null);
    if (symbol == null && given.any("decimals").isEmpty()) {
      return null;
    }
    if (symbol == null || asset.equals(AccountTransaction.NATIVE)) {
      problems.at(given.node(), "decimals and symbol: expected both, with a token as the asset");
      return null;
    }
    given.required("decimals");
    int decimals = read("decimals", "0", "a number from 0 to 77", Integer::parseInt);
    try {
      return new TokenUnit(symbol, decimals);
    } catch (IllegalArgumentException e) {
      problems.at(given.node(), "decimals and symbol: " + e.getMessage());
      return null;
    }
  }

  /** Where value landed on its way, before it arrived. */
  private Flow.Arrival step(int number, Chain chain, AssetRef moved) {
    String form = "a whole number of base units, or coins where the decimals are known";
    given.required("amount");
    given.required("time");
    return new Flow.Arrival(
        txid(chain, 1_000_000 + number),
        "out:0",
        given.text("address").orElse(null),
        read("amount", "0", form, text -> amount(text, moved)),
        read("time", "1970-01-01T00:00:00Z", "a time", GivenFlow::seconds));
  }

  private static Txid txid(Chain chain, int position) {
    String number = String.format(Locale.ROOT, "%064x", position + 1);
    return Txid.parse(chain.model() == Chain.Model.ACCOUNT ? "0x" + number : number);
  }

  /** How a value is made of its text; what it throws says that it cannot be. */
  private interface Form<V> {
    V of(String text);
  }

  private <V> V read(String field, String usual, String expected, Form<V> form) {
    String text = given.text(field).orElse(usual);
    try {
      return form.of(text);
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      problems.at(
          given.any(field).orElse(given.node()),
          field + ": expected " + expected + ", found \"" + text + "\"");
      return form.of(usual);
    }
  }

  private static long seconds(String text) {
    return Instant.parse(text).getEpochSecond();
  }

  private static int hops(String text) {
    int hops = Integer.parseInt(text);
    if (hops < 1) {
      throw new IllegalArgumentException(text);
    }
    return hops;
  }

  private static boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(text);
    }
    return text.equals("true");
  }

  private static Amount amount(String text, AssetRef moved) {
    Integer decimals = moved.decimals();
    return Amount.of(
        new BigDecimal(text).movePointRight(decimals == null ? 0 : decimals).toBigIntegerExact());
  }
}
