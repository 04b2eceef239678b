package org.flowmon.topic;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Conversion.Side;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Finality;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.TokenUnit;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.jspecify.annotations.Nullable;

/** Lane records of every kind and with every oddity that a chain may bring, from a seed. */
public final class RandomRecords {
  private final Random random;

  public RandomRecords(long seed) {
    random = new Random(seed);
  }

  public LaneRecord record() {
    return switch (random.nextInt(7)) {
      case 0 -> new LaneRecord.Disconnected(block());
      case 1 -> new LaneRecord.Balance(address(), asset(), amount());
      case 2 -> new LaneRecord.LabelsChanged(text(), list(this::label, 4), list(this::label, 4));
      case 3 -> connected(list(this::account, 12));
      case 4 ->
          new LaneRecord.Mempool(
              random.nextInt(), list(this::utxo, 12), list(() -> Txid.parse(hex(64)), 4));
      case 5 -> new LaneRecord.Prices(list(this::price, 4));
      default -> connected(list(this::utxo, 12));
    };
  }

  private LaneRecord connected(List<? extends Transaction> transactions) {
    int parts = 1 + random.nextInt(300);
    return new LaneRecord.Connected(
        block(), random.nextInt(parts), parts, List.copyOf(transactions), finality());
  }

  private Price price() {
    return new Price(
        text(),
        random.nextInt(78),
        new java.math.BigDecimal(BigInteger.valueOf(1 + random.nextInt(9_999_999)), 8),
        random.nextLong(1L << 33),
        text(),
        maybe(this::text),
        1 + random.nextInt(90_000),
        maybe(() -> hex(64)));
  }

  public Finality finality() {
    return random.nextInt(3) == 0
        ? Finality.UNKNOWN
        : new Finality(random.nextLong() >>> 1, random.nextLong(-1, 3), random.nextLong(-1, 99));
  }

  public BlockRef block() {
    long height = random.nextBoolean() ? random.nextInt(900_000) : random.nextLong() >>> 1;
    long time = random.nextInt(20) == 0 ? -random.nextLong(1_000_000) : random.nextLong(1L << 33);
    return new BlockRef(height, hex(64), maybe(() -> hex(64)), time);
  }

  public AccountTransaction account() {
    Supplier<AccountTransaction.Fee> fee =
        () -> new AccountTransaction.Fee(address(), amount(), amount(), maybe(this::address));
    return new AccountTransaction(
        txid(), random.nextInt(10) == 0, list(this::transfer, 4), maybe(fee));
  }

  private AccountTransaction.Transfer transfer() {
    int log = random.nextInt(3) == 0 ? -1 : random.nextInt(500);
    Supplier<AccountTransaction.Conversion> side =
        () ->
            new AccountTransaction.Conversion(
                random.nextBoolean() ? Side.GIVE : Side.TAKE,
                random.nextInt(9) == 0
                    ? random.nextInt(AccountTransaction.Conversion.MOST + 1)
                    : random.nextInt(3));
    return new AccountTransaction.Transfer(
        asset(),
        address(),
        address(),
        amount(),
        log,
        random.nextInt(4) == 0 ? side.get() : null,
        random.nextInt(4) == 0 ? text() : null,
        random.nextInt(4) == 0 ? unit() : null);
  }

  public TokenUnit unit() {
    return new TokenUnit("T" + text(), random.nextInt(78));
  }

  public UtxoTransaction utxo() {
    if (random.nextInt(8) == 0) {
      return new UtxoTransaction(txid(), text(), List.of(), list(this::output, 4));
    }
    return new UtxoTransaction(txid(), null, list(this::input, 5), list(this::output, 5));
  }

  private UtxoTransaction.Input input() {
    int vout = random.nextInt(6) == 0 ? Integer.MAX_VALUE : random.nextInt(300);
    return new UtxoTransaction.Input(
        new Outpoint(txid(), vout), maybe(this::address), maybe(this::amount));
  }

  private UtxoTransaction.Output output() {
    return new UtxoTransaction.Output(maybe(this::address), amount(), random.nextInt(9) == 0);
  }

  public Label label() {
    boolean tag = random.nextInt(4) == 0;
    long from = random.nextInt(3) == 0 ? Long.MIN_VALUE : random.nextInt(40_000) - 5_000L;
    Confidence[] all = Confidence.values();
    return new Label(
        text(),
        tag ? null : address(),
        tag ? text() : null,
        from,
        all[random.nextInt(all.length)],
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        null);
  }

  public Txid txid() {
    return Txid.parse(
        switch (random.nextInt(5)) {
          case 0, 1 -> hex(64);
          case 2, 3 -> "0x" + hex(64);
          default -> text();
        });
  }

  /** One of a few, so that names repeat within a record. */
  public String address() {
    int i = random.nextInt(40);
    return switch (i % 4) {
      case 0 -> "0x" + String.format("%040x", BigInteger.valueOf(i).pow(20));
      case 1 -> "bc1qplace" + i;
      case 2 -> "0x" + "ABCDEFabcdef01234567ABCDEFabcdef01234567".substring(i % 3);
      default -> "Имя " + i + " \uD83D\uDCB0";
    };
  }

  public String asset() {
    return random.nextBoolean() ? AccountTransaction.NATIVE : address();
  }

  public Amount amount() {
    return switch (random.nextInt(5)) {
      case 0 -> Amount.of(random.nextInt(3));
      case 1 -> Amount.of(Long.MAX_VALUE - random.nextInt(2));
      case 2 -> Amount.of(BigInteger.ONE.shiftLeft(63).add(BigInteger.valueOf(random.nextInt(9))));
      case 3 -> Amount.of(new BigInteger(1 + random.nextInt(256), random));
      default -> Amount.of(random.nextLong(1L << 40));
    };
  }

  private String text() {
    return "text " + random.nextInt(1000) + (random.nextBoolean() ? " \u00e9\"\\\u0001" : "");
  }

  private String hex(int digits) {
    StringBuilder to = new StringBuilder(digits);
    for (int i = 0; i < digits; i++) {
      to.append(Character.forDigit(random.nextInt(16), 16));
    }
    return to.toString();
  }

  private <T> @Nullable T maybe(Supplier<T> one) {
    return random.nextInt(4) == 0 ? null : one.get();
  }

  private <T> List<T> list(Supplier<T> one, int most) {
    List<T> all = new ArrayList<>();
    for (int n = random.nextInt(most + 1); n > 0; n--) {
      all.add(one.get());
    }
    return all;
  }
}
