package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.trace.RandomEconomy.Block;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fifo held against a simulation that follows every single base unit: a holder is a queue of units,
 * each with its origin and hops. Over economies of 12,000 transactions with amounts small enough to
 * do so.
 */
class FifoSimulationTest {
  private static final long DAY = 1_700_000_000L / 86_400;

  private record Unit(String origin, int hops) {
    Unit landed() {
      return origin.isEmpty() ? this : new Unit(origin, hops + 1);
    }
  }

  private static final Unit NOBODY = new Unit("", 0);

  private final Labels labels = RandomEconomy.labels();
  private final Map<String, Deque<Unit>> holders = new HashMap<>();

  private final UnitConversions<Unit> conversions =
      new UnitConversions<>(NOBODY, address -> labels.at(address, DAY) != null);

  /** Units that arrived, per place and origin: "place from to" to {count, least hops}. */
  private final Map<String, int[]> arrivals = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void utxo(long seed) {
    RandomEconomy economy = new RandomEconomy(seed, BigInteger.valueOf(40), 300);
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      blocks.add(economy.utxoBlock(100));
    }
    Ledger ledger = new Ledger(Chain.BITCOIN, Policy.FIFO, Bounds.NONE, RandomEconomy.labels());
    List<Flow> flows = new ArrayList<>();
    for (Block block : blocks) {
      InvariantsTest.connect(ledger, block, flows);
      String[] pool = {""};
      for (Transaction tx : block.transactions()) {
        simulate((UtxoTransaction) tx, pool);
      }
    }
    compare(ledger, flows);
  }

  private void simulate(UtxoTransaction tx, String[] blockPool) {
    Deque<Unit> pool = new ArrayDeque<>();
    String script = tx.coinbase();
    boolean coinbase = script != null;
    if (script != null) {
      Label miner = null;
      for (var output : tx.outputs()) {
        Label l = labels.at(output.address(), DAY);
        if (miner == null && l != null && l.pool()) {
          miner = l;
        }
      }
      miner = miner == null ? labels.pool(script, DAY) : miner;
      blockPool[0] = miner == null ? "" : miner.entity();
      for (var output : tx.outputs()) {
        fill(pool, output.value().toLong(), miner == null ? NOBODY : new Unit(miner.entity(), 0));
      }
    }
    for (var input : tx.inputs()) {
      Deque<Unit> coin = holders.remove(input.coin().toString());
      Label sender = labels.at(input.address(), DAY);
      long value = Objects.requireNonNull(input.value()).toLong();
      if (sender != null) {
        fill(pool, value, new Unit(sender.entity(), 0));
      } else if (coin != null) {
        pool.addAll(coin);
      } else {
        fill(pool, value, NOBODY);
      }
    }
    int vout = 0;
    for (var output : tx.outputs()) {
      String at = tx.txid() + " out:" + vout;
      Deque<Unit> taken = take(pool, output.value().toLong());
      Label payee = labels.at(output.address(), DAY);
      if (payee != null) {
        arrive(at, taken, payee.entity());
      } else if (!output.unspendable()) {
        Deque<Unit> coin = new ArrayDeque<>();
        taken.forEach(u -> coin.add(coinbase ? u : u.landed()));
        holders.put(tx.txid() + ":" + vout, coin);
      }
      vout++;
    }
    if (!blockPool[0].isEmpty()) {
      arrive(tx.txid() + " fee", pool, blockPool[0]);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void accounts(long seed) {
    RandomEconomy economy = new RandomEconomy(seed, BigInteger.valueOf(40), 300);
    Ledger ledger = new Ledger(Chain.ETHEREUM, Policy.FIFO, Bounds.NONE, RandomEconomy.labels());
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      Block block = economy.accountBlock(100);
      InvariantsTest.connect(ledger, block, flows);
      for (Transaction tx : block.transactions()) {
        simulate((AccountTransaction) tx);
      }
    }
    compare(ledger, flows);
  }

  private void simulate(AccountTransaction tx) {
    if (!tx.reverted()) {
      for (int i = 0; i < tx.transfers().size(); i++) {
        Transfer t = tx.transfers().get(i);
        if (!t.from().equals(t.to()) && !t.value().isZero()) {
          Deque<Unit> taken = leave(t.from(), t.asset(), t.value().toLong());
          taken = conversions.through(tx.transfers(), i, taken);
          land(tx.txid() + " transfer:" + i, t.to(), t.asset(), taken);
        }
      }
    }
    AccountTransaction.Fee fee = tx.fee();
    if (fee != null) {
      leave(fee.payer(), AccountTransaction.NATIVE, fee.burned().toLong());
      Deque<Unit> tip = leave(fee.payer(), AccountTransaction.NATIVE, fee.tip().toLong());
      Label earner = labels.at(fee.recipient(), DAY);
      if (earner != null) {
        arrive(tx.txid() + " fee", tip, earner.entity());
      } else if (fee.recipient() != null) {
        Deque<Unit> plain = new ArrayDeque<>();
        fill(plain, tip.size(), NOBODY);
        land("", fee.recipient(), AccountTransaction.NATIVE, plain);
      }
    }
  }

  private Deque<Unit> leave(String from, String asset, long value) {
    Label sender = labels.at(from, DAY);
    Deque<Unit> pool =
        sender == null && !from.equals(AccountTransaction.ZERO_ADDRESS)
            ? holders.computeIfAbsent(from + " " + asset, h -> new ArrayDeque<>())
            : new ArrayDeque<>();
    while (pool.size() < value) {
      pool.addFirst(sender == null ? NOBODY : new Unit(sender.entity(), 0));
    }
    return take(pool, value);
  }

  private void land(String at, String to, String asset, Deque<Unit> taken) {
    Label payee = labels.at(to, DAY);
    if (payee != null) {
      arrive(at, taken, payee.entity());
    } else if (!to.equals(AccountTransaction.ZERO_ADDRESS)) {
      Deque<Unit> holder = holders.computeIfAbsent(to + " " + asset, h -> new ArrayDeque<>());
      taken.forEach(u -> holder.add(u.landed()));
    }
  }

  private static void fill(Deque<Unit> pool, long n, Unit unit) {
    for (long i = 0; i < n; i++) {
      pool.add(unit);
    }
  }

  private static Deque<Unit> take(Deque<Unit> pool, long n) {
    Deque<Unit> taken = new ArrayDeque<>();
    for (long i = 0; i < n; i++) {
      taken.add(pool.removeFirst());
    }
    return taken;
  }

  private void arrive(String at, Deque<Unit> taken, String to) {
    for (Unit unit : taken) {
      if (!unit.origin.isEmpty() && !unit.origin.equals(to)) {
        int[] sum =
            arrivals.computeIfAbsent(
                at + " " + unit.origin + " " + to, k -> new int[] {0, Integer.MAX_VALUE});
        sum[0]++;
        sum[1] = Math.min(sum[1], unit.hops + 1);
      }
    }
  }

  private void compare(Ledger ledger, List<Flow> flows) {
    Map<String, String> expected = new TreeMap<>();
    arrivals.forEach((key, sum) -> expected.put(key, sum[0] + " in " + sum[1]));
    Map<String, String> actual = new TreeMap<>();
    for (Flow f : flows) {
      actual.put(
          f.txid() + " " + f.at() + " " + f.from() + " " + f.to(), f.amount() + " in " + f.hops());
    }
    assertFalse(expected.isEmpty());
    assertEquals(expected, actual);
    Map<String, String> live = new TreeMap<>();
    holders.forEach(
        (holder, units) -> {
          if (units.stream().anyMatch(u -> !u.origin.isEmpty())) {
            live.put(holder, runs(units));
          }
        });
    Map<String, String> traced = new TreeMap<>();
    boolean coins = ledger.chain().model() == Chain.Model.UTXO;
    for (LiveHolder h : ledger.live()) {
      StringBuilder lots = new StringBuilder();
      for (var s : h.shares()) {
        String origin = s.origin() == null ? "" : s.origin();
        lots.append(origin).append('/').append(s.hops()).append('*').append(s.amount()).append(' ');
      }
      traced.put(coins ? h.holder() : h.holder() + " " + h.asset(), lots.toString());
    }
    assertEquals(live, traced);
  }

  private static String runs(Deque<Unit> units) {
    StringBuilder out = new StringBuilder();
    Unit last = null;
    int n = 0;
    for (Unit unit : units) {
      if (last != null && !unit.equals(last)) {
        out.append(last.origin).append('/').append(last.hops).append('*').append(n).append(' ');
        n = 0;
      }
      last = unit;
      n++;
    }
    if (last != null) {
      out.append(last.origin).append('/').append(last.hops).append('*').append(n).append(' ');
    }
    return out.toString();
  }
}
