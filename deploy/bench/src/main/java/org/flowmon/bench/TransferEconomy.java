package org.flowmon.bench;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;

/**
 * A seeded economy of transfers between accounts: hot holders that take part in nearly everything
 * (by Zipf's law or uniformly), cold ones that seldom do, and 20 labelled entities that pay in and
 * are paid.
 */
public final class TransferEconomy {
  /** Labelled entities; each is an origin. */
  public static final int ORIGINS = 20;

  private final Random random;
  private final int hot;
  private final int cold;
  private final BigInteger unit;
  private final String[] addresses;
  private final long[] zipf;

  /**
   * @param unit what a typical transfer is a small multiple of: 100,000 for satoshi-sized, 10^19
   *     for wei-sized amounts
   * @param skewed whether hot holders are chosen by Zipf's law (s = 1) rather than uniformly
   */
  public TransferEconomy(long seed, int hot, int cold, BigInteger unit, boolean skewed) {
    this.random = new Random(seed);
    this.hot = hot;
    this.cold = cold;
    this.unit = unit;
    this.addresses = new String[hot + cold];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = "0x%08x%032x".formatted(random.nextInt(), i);
    }
    this.zipf = skewed ? new long[hot] : new long[0];
    long sum = 0;
    for (int i = 0; i < zipf.length; i++) {
      sum += 1_000_000_000_000L / (i + 1);
      zipf[i] = sum;
    }
  }

  private static String origin(int i) {
    return "0xffff%036x".formatted(i);
  }

  /** The number of the entity whose address it is, -1 for a holder. */
  static int origin(String address) {
    return address.startsWith("0xffff0000000000")
        ? Integer.parseInt(address, address.length() - 2, address.length(), 16)
        : -1;
  }

  /** The labels of the entities. */
  public static Labels labels() {
    List<Label> labels = new ArrayList<>();
    for (int i = 0; i < ORIGINS; i++) {
      labels.add(
          new Label(
              "entity-%02d".formatted(i),
              origin(i),
              null,
              Long.MIN_VALUE,
              Confidence.HIGH,
              false,
              false));
    }
    return Labels.of(labels);
  }

  private String holder() {
    if (cold > 0 && random.nextInt(100) < 3) {
      return addresses[hot + random.nextInt(cold)];
    }
    if (zipf.length == 0) {
      return addresses[random.nextInt(hot)];
    }
    long x = Math.floorMod(random.nextLong(), zipf[zipf.length - 1]);
    int i = Arrays.binarySearch(zipf, x);
    return addresses[i >= 0 ? i : -i - 1];
  }

  private Amount amount(int most) {
    return Amount.of(
        unit.multiply(BigInteger.valueOf(1 + random.nextInt(most * 1000)))
            .divide(BigInteger.valueOf(1000))
            .add(BigInteger.valueOf(random.nextInt(1000))));
  }

  /**
   * The next transfer into a holder that has nothing yet: each holder once, from a random entity.
   */
  public Transaction genesis(int holder) {
    return transfer(origin(random.nextInt(ORIGINS)), addresses[holder], amount(100));
  }

  /** How many holders there are. */
  public int holders() {
    return addresses.length;
  }

  /** The next transfer: 5 in 100 come from an entity, 1 in 128 goes to one. */
  public Transaction next() {
    String from = random.nextInt(100) < 5 ? origin(random.nextInt(ORIGINS)) : holder();
    String to = random.nextInt(128) == 0 ? origin(random.nextInt(ORIGINS)) : holder();
    return transfer(from, to, amount(10));
  }

  private Transaction transfer(String from, String to, Amount amount) {
    byte[] id = new byte[32];
    random.nextBytes(id);
    return new AccountTransaction(
        Txid.of(id, Txid.Form.HEX_0X),
        false,
        List.of(new Transfer(AccountTransaction.NATIVE, from, to, amount, -1)),
        null);
  }
}
