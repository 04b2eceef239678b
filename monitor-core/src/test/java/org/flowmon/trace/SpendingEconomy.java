package org.flowmon.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Fee;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * A seeded economy of accounts that spend what they have, often all of it. What most of them held
 * at the beginning is stated: rightly or too low, early or late, at once or in two parts. Labelled
 * accounts are those of {@link RandomEconomy}.
 */
final class SpendingEconomy {
  /** What an account held before it was first seen, as somebody says. */
  record Statement(String account, String asset, long value) {}

  private static final int ACCOUNTS = 150;
  private static final List<String> ASSETS = List.of(AccountTransaction.NATIVE, "0xt0");

  private final Random random;
  private final long scale;
  private final Map<String, Long> held = new HashMap<>();
  private final Deque<Statement> early = new ArrayDeque<>();
  private final List<Statement> late = new ArrayList<>();
  private int transactions;

  SpendingEconomy(long seed, long scale) {
    this.random = new Random(seed);
    this.scale = scale;
    for (int i = 0; i < ACCOUNTS; i++) {
      for (String asset : ASSETS) {
        long opening = random.nextBoolean() ? 0 : amount(scale);
        held.put("a" + i + asset, opening);
        switch (random.nextInt(10)) {
          case 0 -> {}
          case 1 -> late.add(new Statement("a" + i, asset, opening));
          case 2 -> early.add(new Statement("a" + i, asset, opening / 2));
          case 3 -> {
            early.add(new Statement("a" + i, asset, opening / 2));
            late.add(new Statement("a" + i, asset, opening - opening / 2));
          }
          default -> early.add(new Statement("a" + i, asset, opening));
        }
      }
    }
  }

  private long amount(long most) {
    return 1 + Math.floorMod(random.nextLong(), most);
  }

  /** What is said before the next transaction, if anything. */
  @Nullable Statement statement() {
    if (!early.isEmpty()) {
      return early.poll();
    }
    return late.isEmpty() || random.nextInt(50) > 0
        ? null
        : late.remove(random.nextInt(late.size()));
  }

  private String account() {
    return switch (random.nextInt(20)) {
      case 0 -> "0xe" + random.nextInt(6) + "-" + random.nextInt(2);
      case 1 -> random.nextInt(3) == 0 ? AccountTransaction.ZERO_ADDRESS : "a0";
      default -> "a" + random.nextInt(ACCOUNTS);
    };
  }

  /** One transfer or two, and mostly a fee of the first sender's. */
  AccountTransaction transaction() {
    List<Transfer> transfers = new ArrayList<>();
    boolean reverted = random.nextInt(12) == 0;
    for (int i = random.nextInt(2); i < 2; i++) {
      String from = account();
      String to = account();
      String asset = ASSETS.get(random.nextInt(ASSETS.size()));
      long value = spend(from, asset);
      transfers.add(new Transfer(asset, from, to, Amount.of(value), -1));
      if (!reverted) {
        move(from, to, asset, value);
      }
    }
    Fee fee = null;
    String payer = transfers.get(0).from();
    long rest = held.getOrDefault(payer + AccountTransaction.NATIVE, 0L);
    if (random.nextInt(4) == 0 && rest > 0) {
      long burned = Math.min(rest, random.nextInt(3));
      long tip = Math.min(rest - burned, random.nextInt(3));
      String earner = random.nextInt(4) == 0 ? null : account();
      fee = new Fee(payer, Amount.of(burned), Amount.of(tip), earner);
      move(payer, "", AccountTransaction.NATIVE, burned);
      move(payer, earner == null ? "" : earner, AccountTransaction.NATIVE, tip);
    }
    return new AccountTransaction(Txid.parse("t" + transactions++), reverted, transfers, fee);
  }

  /** All there is, some of it, a little more than there is, or nothing. */
  private long spend(String from, String asset) {
    Long has = held.get(from + asset);
    if (has == null) {
      return amount(scale);
    }
    return switch (random.nextInt(100)) {
      case 0 -> has + amount(scale);
      case 1 -> 0;
      default -> has == 0 || random.nextBoolean() ? has : amount(has);
    };
  }

  private void move(String from, String to, String asset, long value) {
    held.computeIfPresent(from + asset, (key, has) -> Math.max(0, has - value));
    held.computeIfPresent(to + asset, (key, has) -> has + value);
  }
}
