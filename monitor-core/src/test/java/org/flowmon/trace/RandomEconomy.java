package org.flowmon.trace;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Conversion;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.TokenUnit;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.chain.UtxoTransaction.Input;
import org.flowmon.chain.UtxoTransaction.Output;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.jspecify.annotations.Nullable;

/**
 * A seeded economy: labelled entities, two mining pools, unlabelled addresses, and blocks of
 * transactions that pay each other. The same seed gives the same blocks. Amounts go up to {@code
 * scale} base units.
 */
public final class RandomEconomy {
  private static final int ENTITIES = 6;

  private final Random random;
  private final BigInteger scale;
  private final int addresses;
  private final List<Coin> coins = new ArrayList<>();
  private long height;
  private String tip = "genesis";

  /** One block with its transactions. */
  public record Block(BlockRef ref, List<Transaction> transactions) {}

  private record Coin(Outpoint outpoint, @Nullable String address, Amount value) {}

  public RandomEconomy(long seed, BigInteger scale, int addresses) {
    this.random = new Random(seed);
    this.scale = scale;
    this.addresses = addresses;
  }

  /** Entities e0 to e5 with two addresses each; e4 and e5 are pools, known by tag too. */
  public static Labels labels() {
    Labels labels = new Labels();
    for (int e = 0; e < ENTITIES; e++) {
      boolean pool = e >= 4;
      for (int a = 0; a < 2; a++) {
        labels.add(
            new Label("e" + e, labelled(e, a), null, Long.MIN_VALUE, Confidence.HIGH, pool, false));
      }
      if (pool) {
        labels.add(
            new Label(
                "e" + e, null, "/pool" + e + "/", Long.MIN_VALUE, Confidence.HIGH, true, false));
      }
    }
    return labels;
  }

  private static String labelled(int entity, int n) {
    return "0xe" + entity + "-" + n;
  }

  private String address() {
    return random.nextInt(8) == 0
        ? labelled(random.nextInt(ENTITIES), random.nextInt(2))
        : "a" + random.nextInt(addresses);
  }

  private Amount amount(BigInteger below) {
    BigInteger limit = below.min(scale);
    if (limit.signum() == 0) {
      return Amount.ZERO;
    }
    BigInteger x = new BigInteger(limit.bitLength() + 8, random).mod(limit).add(BigInteger.ONE);
    return Amount.of(x.min(below));
  }

  private Txid txid() {
    byte[] id = new byte[32];
    random.nextBytes(id);
    return Txid.of(id, Txid.Form.HEX);
  }

  private BlockRef nextBlock() {
    String hash = "b" + height + "-" + random.nextInt(1 << 30);
    BlockRef ref = new BlockRef(height, hash, tip, 1_700_000_000L + height * 600);
    height++;
    tip = hash;
    return ref;
  }

  /** A block of {@code n} payments on a UTXO chain, after a coinbase. */
  public Block utxoBlock(int n) {
    List<Transaction> transactions = new ArrayList<>();
    transactions.add(coinbase());
    for (int i = 0; i < n; i++) {
      transactions.add(payment());
    }
    return new Block(nextBlock(), transactions);
  }

  private Transaction coinbase() {
    Txid txid = txid();
    List<Output> outputs = new ArrayList<>();
    int n = 1 + random.nextInt(3);
    for (int i = 0; i < n; i++) {
      outputs.add(made(txid, i, random.nextBoolean() ? labelled(4, 0) : address(), amount(scale)));
    }
    String script = random.nextInt(3) == 0 ? "nothing" : "x/pool" + (4 + random.nextInt(2)) + "/y";
    return new UtxoTransaction(txid, script, List.of(), outputs);
  }

  private Transaction payment() {
    Txid txid = txid();
    List<Input> inputs = new ArrayList<>();
    BigInteger pool = BigInteger.ZERO;
    int n = 1 + random.nextInt(4);
    for (int i = 0; i < n; i++) {
      if (coins.isEmpty() || random.nextInt(12) == 0) {
        Amount value = amount(scale);
        inputs.add(new Input(new Outpoint(txid(), random.nextInt(3)), address(), value));
        pool = pool.add(value.toBigInteger());
      } else {
        Coin coin = coins.remove(random.nextInt(coins.size()));
        inputs.add(new Input(coin.outpoint, coin.address, coin.value));
        pool = pool.add(coin.value.toBigInteger());
      }
    }
    List<Output> outputs = new ArrayList<>();
    int m = 1 + random.nextInt(4);
    for (int i = 0; i < m && pool.signum() > 0; i++) {
      BigInteger share =
          i == m - 1 ? pool.multiply(BigInteger.valueOf(9)).divide(BigInteger.TEN) : pool;
      Amount value = amount(share.signum() == 0 ? pool : share);
      pool = pool.subtract(value.toBigInteger());
      outputs.add(made(txid, i, random.nextInt(20) == 0 ? null : address(), value));
    }
    return new UtxoTransaction(txid, null, inputs, outputs);
  }

  private Output made(Txid txid, int vout, @Nullable String address, Amount value) {
    boolean unspendable = address == null && random.nextBoolean();
    if (!unspendable) {
      coins.add(new Coin(new Outpoint(txid, vout), address, value));
    }
    return new Output(address, value, unspendable);
  }

  /**
   * A block of {@code n} transactions on an account chain: transfers in three assets, swaps, fees,
   * some reverted.
   */
  public Block accountBlock(int n) {
    List<Transaction> transactions = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      List<Transfer> transfers = new ArrayList<>();
      int m = 1 + random.nextInt(3);
      for (int k = 0; k < m; k++) {
        String asset =
            switch (random.nextInt(4)) {
              case 0 -> "0xt0";
              case 1 -> "0xt1";
              default -> AccountTransaction.NATIVE;
            };
        String from = random.nextInt(30) == 0 ? AccountTransaction.ZERO_ADDRESS : address();
        String to = random.nextInt(30) == 0 ? AccountTransaction.ZERO_ADDRESS : address();
        Conversion side = random.nextInt(20) == 0 ? stray() : null;
        transfers.add(new Transfer(asset, from, to, amount(scale), -1, side, null, unit(asset)));
      }
      if (random.nextInt(4) == 0) {
        swap(transfers);
      }
      BigInteger tenth = scale.divide(BigInteger.TEN).max(BigInteger.ONE);
      AccountTransaction.Fee fee =
          new AccountTransaction.Fee(
              address(), amount(tenth), amount(tenth), random.nextInt(3) == 0 ? null : address());
      transactions.add(
          new AccountTransaction(
              txid(), random.nextInt(10) == 0, transfers, random.nextInt(4) == 0 ? null : fee));
    }
    return new Block(nextBlock(), transactions);
  }

  /** One of the tokens says how its amounts are read. */
  private static @Nullable TokenUnit unit(String asset) {
    return asset.equals("0xt0") ? new TokenUnit("T0", 6) : null;
  }

  /** A side whose other side may be anywhere or nowhere. */
  private Conversion stray() {
    return new Conversion(
        random.nextBoolean() ? Conversion.Side.GIVE : Conversion.Side.TAKE, random.nextInt(2));
  }

  /**
   * An account gives once or twice, something else happens maybe, and once or twice it is given
   * something for it; the pool may be labelled.
   */
  private void swap(List<Transfer> transfers) {
    int index = random.nextInt(2);
    String account = address();
    String pool = random.nextInt(6) == 0 ? address() : "a" + random.nextInt(8);
    String from = random.nextInt(10) == 0 ? AccountTransaction.ZERO_ADDRESS : pool;
    String to = random.nextInt(4) == 0 ? address() : account;
    String given = random.nextInt(5) == 0 ? "0xt1" : "0xt0";
    for (int i = random.nextInt(3); i < 3; i += 2) {
      transfers.add(
          new Transfer(given, account, pool, amount(scale), -1).as(Conversion.give(index)));
    }
    if (random.nextInt(4) == 0) {
      transfers.add(new Transfer("0xt0", address(), address(), amount(scale), -1));
    }
    for (int i = random.nextInt(4); i < 4; i += 3) {
      transfers.add(
          new Transfer(
                  random.nextInt(4) == 0 ? "0xt1" : AccountTransaction.NATIVE,
                  from,
                  to,
                  amount(scale),
                  -1)
              .as(Conversion.take(index)));
    }
  }
}
