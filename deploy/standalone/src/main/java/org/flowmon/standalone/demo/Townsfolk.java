package org.flowmon.standalone.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * The ordinary payments that every block is full of: people pay people, and pay in and out of two
 * licensed exchanges. Nobody here ever holds a coin of a story.
 */
final class Townsfolk {
  private static final int PEOPLE = 160;
  private static final int COINS = 3;
  private static final int FEWEST = 12;
  private static final int MOST = 32;
  private static final List<DemoParty> EXCHANGES = List.of(DemoParty.TANUKI, DemoParty.KITSUNE);
  private static final long SMALLEST = 50_000;

  private final String name;
  private final Random random;
  private final List<Deque<Coin>> purses = new ArrayList<>();
  private final List<Deque<Coin>> hot = new ArrayList<>();
  private int addresses;
  private int coins;

  /**
   * @param name of the economy: other names, other addresses
   */
  Townsfolk(String name, Random random) {
    this.name = name;
    this.random = random;
    for (int i = 0; i < PEOPLE; i++) {
      Deque<Coin> purse = new ArrayDeque<>();
      for (int j = 0; j < COINS; j++) {
        purse.add(old(fresh(), 1_000_000 + random.nextLong(200_000_000)));
      }
      purses.add(purse);
    }
    EXCHANGES.forEach(exchange -> hot.add(new ArrayDeque<>()));
  }

  /** Fills a block with a few tens of payments. */
  void pay(BlockDraft block) {
    int n = FEWEST + random.nextInt(MOST - FEWEST + 1);
    for (int i = 0; i < n; i++) {
      int what = random.nextInt(100);
      if (block.hasMiner()) {
        arrive(block);
      } else if (what < 84) {
        send(block);
      } else if (what < 91) {
        payIn(block);
      } else if (what < 98) {
        payOut(block);
      } else {
        settle(block);
      }
    }
  }

  /** One person pays another a part of a coin and keeps the change. */
  private void send(BlockDraft block) {
    Deque<Coin> payer = payer();
    Coin coin = payer.remove();
    List<Coin> made = block.add(Payment.of(coin).to(fresh(), share(coin)).rest(fresh(), fee()));
    person().add(made.get(0));
    payer.add(made.get(1));
  }

  /** A newcomer pays somebody: its coin was at no exchange, so its fee comes from nobody known. */
  private void arrive(BlockDraft block) {
    Coin coin = old(fresh(), SMALLEST + random.nextLong(100_000_000));
    List<Coin> made = block.add(Payment.of(coin).to(fresh(), share(coin)).rest(fresh(), fee()));
    person().addAll(made);
  }

  private void payIn(BlockDraft block) {
    Deque<Coin> payer = payer();
    Coin coin = payer.remove();
    String deposit = EXCHANGES.get(random.nextInt(EXCHANGES.size())).deposit(random.nextInt(9));
    payer.add(block.add(Payment.of(coin).to(deposit, share(coin)).rest(fresh(), fee())).get(1));
  }

  /** An exchange pays out to a few people at once. */
  private void payOut(BlockDraft block) {
    int exchange = random.nextInt(EXCHANGES.size());
    Payment payment = Payment.of(fromHot(exchange));
    List<Deque<Coin>> payees = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      payees.add(person());
      payment.to(fresh(), 500_000 + random.nextLong(40_000_000));
    }
    List<Coin> made = block.add(payment.rest(EXCHANGES.get(exchange).hot(), fee()));
    for (int i = 0; i < payees.size(); i++) {
      payees.get(i).add(made.get(i));
    }
    hot.get(exchange).add(made.getLast());
  }

  /** One exchange pays another. */
  private void settle(BlockDraft block) {
    Payment payment = Payment.of(fromHot(0)).to(EXCHANGES.get(1).deposit(0), Coin.btc("2.5"));
    hot.get(0).add(block.add(payment.rest(EXCHANGES.get(0).hot(), fee())).get(1));
  }

  private Coin fromHot(int exchange) {
    Coin coin = hot.get(exchange).poll();
    return coin != null && coin.value() > Coin.btc("5")
        ? coin
        : old(EXCHANGES.get(exchange).hot(), Coin.btc("60"));
  }

  private Deque<Coin> person() {
    return purses.get(random.nextInt(purses.size()));
  }

  /** Somebody with a coin worth spending; whoever has none left is given one from before. */
  private Deque<Coin> payer() {
    Deque<Coin> purse = person();
    purse.removeIf(coin -> coin.value() < SMALLEST);
    if (purse.isEmpty()) {
      purse.add(old(fresh(), 1_000_000 + random.nextLong(100_000_000)));
    }
    return purse;
  }

  /** Between a tenth and six tenths of a coin. */
  private long share(Coin coin) {
    return coin.value() * (10 + random.nextInt(51)) / 100;
  }

  private long fee() {
    return 700L + random.nextInt(4000);
  }

  private String fresh() {
    return DemoAddress.of(name + " somebody", addresses++);
  }

  private Coin old(String address, long value) {
    return Coin.old(name + " somebody coin " + coins++, address, value);
  }
}
