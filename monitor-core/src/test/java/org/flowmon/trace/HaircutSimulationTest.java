package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.trace.RandomEconomy.Block;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Haircut held against the rule written out with unlimited integers and plain maps, and against
 * exact fractions, over economies of 12,000 transactions with amounts of up to 60 and 130 bits. The
 * coins of a transaction go in here the other way round: their order does not matter.
 */
class HaircutSimulationTest {
  private static final long DAY = 1_700_000_000L / 86_400;

  /** Behind all origins, as ties have it. */
  private static final String NOBODY = "\uffff";

  private record Part(BigInteger amount, int hops) {
    Part and(Part other) {
      return new Part(amount.add(other.amount), Math.min(hops, other.hops));
    }
  }

  /** By origin. */
  private static final class Mix extends TreeMap<String, Part> {
    private static final long serialVersionUID = 1;

    void add(String origin, BigInteger amount, int hops) {
      if (amount.signum() > 0) {
        merge(origin, new Part(amount, origin.equals(NOBODY) ? 0 : hops), Part::and);
      }
    }

    void addAll(Mix other, int hops) {
      other.forEach((origin, part) -> add(origin, part.amount, part.hops + hops));
    }

    BigInteger value() {
      return values().stream().map(Part::amount).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** Takes that much out, by the largest remainders. */
    Mix draw(BigInteger wanted) {
      BigInteger value = value();
      Map<String, BigInteger> taken = new TreeMap<>();
      Map<String, BigInteger> remainders = new HashMap<>();
      BigInteger missing = wanted;
      for (Map.Entry<String, Part> each : entrySet()) {
        BigInteger[] share = each.getValue().amount.multiply(wanted).divideAndRemainder(value);
        taken.put(each.getKey(), share[0]);
        remainders.put(each.getKey(), share[1]);
        missing = missing.subtract(share[0]);
      }
      List<String> largest = new ArrayList<>(taken.keySet());
      largest.sort(Comparator.comparing(remainders::get, Comparator.reverseOrder()));
      for (String origin : largest.subList(0, missing.intValueExact())) {
        taken.merge(origin, BigInteger.ONE, BigInteger::add);
      }
      Mix drawn = new Mix();
      taken.forEach(
          (origin, amount) -> {
            Part part = Objects.requireNonNull(get(origin));
            drawn.add(origin, amount, part.hops);
            BigInteger left = part.amount.subtract(amount);
            if (left.signum() == 0) {
              remove(origin);
            } else {
              put(origin, new Part(left, part.hops));
            }
          });
      return drawn;
    }
  }

  private final Labels labels = RandomEconomy.labels();
  private final Map<String, Mix> holders = new HashMap<>();
  private final Map<String, String> arrivals = new TreeMap<>();

  @ParameterizedTest
  @CsvSource({"1, 3", "2, 52", "3, 60", "4, 130"})
  void utxo(long seed, int bits) {
    RandomEconomy economy = new RandomEconomy(seed, BigInteger.TWO.pow(bits), 300);
    Ledger ledger = new Ledger(Chain.BITCOIN, Policy.HAIRCUT, Bounds.NONE, RandomEconomy.labels());
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      Block block = economy.utxoBlock(100);
      InvariantsTest.connect(ledger, block, flows);
      String[] pool = {NOBODY};
      for (Transaction tx : block.transactions()) {
        simulate((UtxoTransaction) tx, pool);
      }
    }
    compare(ledger, flows);
  }

  private void simulate(UtxoTransaction tx, String[] blockPool) {
    Mix pool = new Mix();
    String script = tx.coinbase();
    if (script != null) {
      blockPool[0] = miner(tx, script);
      tx.outputs().forEach(out -> pool.add(blockPool[0], out.value().toBigInteger(), 0));
    }
    for (UtxoTransaction.Input input : tx.inputs().reversed()) {
      Mix coin = holders.remove(input.coin().toString());
      Label sender = labels.at(input.address(), DAY);
      if (sender == null && coin != null) {
        pool.addAll(coin, 0);
      } else {
        BigInteger value = Objects.requireNonNull(input.value()).toBigInteger();
        pool.add(sender == null ? NOBODY : sender.entity(), value, 0);
      }
    }
    Mix whole = new Mix();
    whole.addAll(pool, 0);
    int draws = tx.outputs().size() + 1;
    int vout = 0;
    for (UtxoTransaction.Output output : tx.outputs()) {
      Mix drawn = drawn(pool, output.value().toBigInteger(), whole, draws);
      Label payee = labels.at(output.address(), DAY);
      if (payee != null) {
        arrive(tx.txid() + " out:" + vout, drawn, payee.entity());
      } else if (!output.unspendable()) {
        Mix coin = new Mix();
        coin.addAll(drawn, script == null ? 1 : 0);
        holders.put(tx.txid() + ":" + vout, coin);
      }
      vout++;
    }
    assertNearTheExactShare(whole, pool, draws);
    if (!blockPool[0].equals(NOBODY)) {
      arrive(tx.txid() + " fee", pool, blockPool[0]);
    }
  }

  private String miner(UtxoTransaction tx, String script) {
    for (UtxoTransaction.Output output : tx.outputs()) {
      Label label = labels.at(output.address(), DAY);
      if (label != null && label.pool()) {
        return label.entity();
      }
    }
    Label tagged = labels.pool(script, DAY);
    return tagged == null ? NOBODY : tagged.entity();
  }

  private static Mix drawn(Mix pool, BigInteger amount, Mix whole, int draws) {
    Mix drawn = amount.signum() == 0 ? new Mix() : pool.draw(amount);
    assertNearTheExactShare(whole, drawn, draws);
    return drawn;
  }

  /** |part - R a / V| is at most 1 + 1 + 1/2 + .. + 1/draws, for what is drawn and what is left. */
  private static void assertNearTheExactShare(Mix whole, Mix drawn, int draws) {
    BigInteger value = whole.value();
    BigInteger amount = drawn.value();
    long bound = 1000; // thousandths of a unit, rounded up
    for (int i = 1; i <= draws; i++) {
      bound += 1000 / i + 1;
    }
    BigInteger thousandths = BigInteger.valueOf(bound);
    whole.forEach(
        (origin, part) -> {
          Part got = drawn.getOrDefault(origin, new Part(BigInteger.ZERO, 0));
          BigInteger off = got.amount.multiply(value).subtract(part.amount.multiply(amount)).abs();
          assertTrue(
              off.multiply(BigInteger.valueOf(1000)).compareTo(value.multiply(thousandths)) <= 0,
              () -> origin + " of " + whole + " in " + drawn);
        });
  }

  @ParameterizedTest
  @CsvSource({"1, 3", "2, 52", "3, 130"})
  void accounts(long seed, int bits) {
    RandomEconomy economy = new RandomEconomy(seed, BigInteger.TWO.pow(bits), 300);
    Ledger ledger = new Ledger(Chain.ETHEREUM, Policy.HAIRCUT, Bounds.NONE, RandomEconomy.labels());
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      Block block = plain(economy.accountBlock(100));
      InvariantsTest.connect(ledger, block, flows);
      for (Transaction tx : block.transactions()) {
        simulate((AccountTransaction) tx);
      }
    }
    compare(ledger, flows);
  }

  /** Without conversions, which scale: see {@link ScalingTest}. */
  private static Block plain(Block block) {
    List<Transaction> transactions = new ArrayList<>();
    for (Transaction each : block.transactions()) {
      AccountTransaction tx = (AccountTransaction) each;
      List<Transfer> transfers =
          tx.transfers().stream()
              .map(t -> new Transfer(t.asset(), t.from(), t.to(), t.value(), t.log()))
              .toList();
      transactions.add(new AccountTransaction(tx.txid(), tx.reverted(), transfers, tx.fee()));
    }
    return new Block(block.ref(), transactions);
  }

  private void simulate(AccountTransaction tx) {
    for (int i = 0; i < tx.transfers().size() && !tx.reverted(); i++) {
      Transfer t = tx.transfers().get(i);
      if (!t.from().equals(t.to()) && !t.value().isZero()) {
        Mix taken = leave(t.from(), t.asset(), t.value().toBigInteger());
        land(tx.txid() + " transfer:" + i, t.to(), t.asset(), taken);
      }
    }
    AccountTransaction.Fee fee = tx.fee();
    if (fee != null) {
      leave(fee.payer(), AccountTransaction.NATIVE, fee.burned().toBigInteger());
      Mix tip = leave(fee.payer(), AccountTransaction.NATIVE, fee.tip().toBigInteger());
      Label earner = labels.at(fee.recipient(), DAY);
      if (earner != null) {
        arrive(tx.txid() + " fee", tip, earner.entity());
      } else if (fee.recipient() != null) {
        Mix plain = new Mix();
        plain.add(NOBODY, tip.value(), 0);
        land("", fee.recipient(), AccountTransaction.NATIVE, plain);
      }
    }
  }

  private Mix leave(String from, String asset, BigInteger value) {
    Mix pure = new Mix();
    Label sender = labels.at(from, DAY);
    if (sender != null || from.equals(AccountTransaction.ZERO_ADDRESS)) {
      pure.add(sender == null ? NOBODY : sender.entity(), value, 0);
      return pure;
    }
    Mix held = holders.computeIfAbsent(from + " " + asset, h -> new Mix());
    held.add(NOBODY, value.subtract(held.value()), 0);
    if (value.signum() == 0) {
      return pure;
    }
    Mix whole = new Mix();
    whole.addAll(held, 0);
    return drawn(held, value, whole, 1);
  }

  private void land(String at, String to, String asset, Mix taken) {
    Label payee = labels.at(to, DAY);
    if (payee != null) {
      arrive(at, taken, payee.entity());
    } else if (!to.equals(AccountTransaction.ZERO_ADDRESS)) {
      holders.computeIfAbsent(to + " " + asset, h -> new Mix()).addAll(taken, 1);
    }
  }

  private void arrive(String at, Mix taken, String to) {
    taken.forEach(
        (origin, part) -> {
          if (!origin.equals(NOBODY) && !origin.equals(to)) {
            arrivals.put(
                at + " " + origin + " " + to, part.amount + " in " + Math.addExact(part.hops, 1));
          }
        });
  }

  private void compare(Ledger ledger, List<Flow> flows) {
    assertTrue(arrivals.size() > 1_000, "too few to tell");
    Map<String, String> traced = new TreeMap<>();
    for (Flow f : flows) {
      traced.put(
          f.txid() + " " + f.at() + " " + f.from() + " " + f.to(), f.amount() + " in " + f.hops());
    }
    assertEquals(arrivals, traced);
    boolean coins = ledger.chain().model() == Chain.Model.UTXO;
    Map<String, String> live = new TreeMap<>();
    for (LiveHolder h : ledger.live()) {
      StringBuilder parts = new StringBuilder(h.value() + " of");
      h.shares().forEach(s -> parts.append(' ').append(s));
      live.put(coins ? h.holder() : h.holder() + " " + h.asset(), parts.toString());
    }
    Map<String, String> expected = new TreeMap<>();
    holders.forEach(
        (holder, mix) -> {
          StringBuilder parts = new StringBuilder(mix.value() + " of");
          mix.headMap(NOBODY)
              .forEach(
                  (origin, part) ->
                      parts
                          .append(' ')
                          .append(new LiveHolder.Share(origin, Amount.of(part.amount), part.hops)));
          if (!mix.headMap(NOBODY).isEmpty()) {
            expected.put(holder, parts.toString());
          }
        });
    assertEquals(expected, live);
  }
}
