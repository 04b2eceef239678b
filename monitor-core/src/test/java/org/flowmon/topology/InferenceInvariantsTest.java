package org.flowmon.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.trace.Book;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.LiveHolder;
import org.flowmon.watchlist.Inference;
import org.junit.jupiter.api.Test;

/** What is inferred depends on the records of the lane only, however often it starts again. */
class InferenceInvariantsTest {
  private static final int SEEDS = 20;
  private static final int BLOCKS = 120;
  private static final int ACCOUNTS = 12;

  /** A step of a lane. */
  private sealed interface Step {
    record Block(long skipped, List<Transfer> transfers) implements Step {}

    record Undo(int depth) implements Step {}
  }

  private static String account(int i) {
    return "0xa" + i;
  }

  /** Accounts that mostly forward, sometimes stray; heights that leap; branches that lose. */
  private static List<Step> steps(Random random) {
    List<Step> steps = new ArrayList<>();
    long[] due = new long[ACCOUNTS];
    for (int b = 0; b < BLOCKS; b++) {
      List<Transfer> transfers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int a = random.nextInt(ACCOUNTS);
        String exchange = random.nextInt(8) == 0 ? "0xtanuki" : "0xkitsune";
        if (due[a] == 0) {
          due[a] = 1L + random.nextInt(1000);
          String payer = random.nextInt(3) == 0 ? "0xlisted" : "stranger";
          transfers.add(DepositLane.pay(payer, account(a), due[a]));
        } else {
          long part = random.nextInt(10) == 0 ? 1 : due[a];
          String to = random.nextInt(12) == 0 ? account((a + 1) % ACCOUNTS) : exchange;
          transfers.add(DepositLane.pay(account(a), to, part));
          due[a] = 0;
        }
      }
      long skipped = random.nextInt(10) == 0 ? random.nextInt(4_000) : 0;
      steps.add(new Step.Block(skipped, transfers));
      if (random.nextInt(12) == 0) {
        steps.add(new Step.Undo(1 + random.nextInt(6)));
      }
    }
    return steps;
  }

  /** Those of the branch that won. */
  private static List<Step> winning(List<Step> steps) {
    List<Step> left = new ArrayList<>();
    for (Step step : steps) {
      switch (step) {
        case Step.Block b -> left.add(b);
        case Step.Undo u -> {
          for (int i = 0; i < u.depth() && !left.isEmpty(); i++) {
            left.removeLast();
          }
        }
      }
    }
    return left;
  }

  private static void play(DepositLane lane, Step step) {
    switch (step) {
      case Step.Block b -> {
        lane.skip(b.skipped());
        lane.block(b.transfers().toArray(new Transfer[0]));
      }
      case Step.Undo u -> lane.undo(u.depth());
    }
  }

  private static Map<String, Integer> inferred(DepositLane lane) {
    Map<String, Integer> all = new TreeMap<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      Inference why = lane.inferred(account(i));
      if (why != null) {
        all.put(account(i), why.count());
      }
    }
    return all;
  }

  @Test
  void aRestartAnywhereChangesNothing() throws IOException {
    long told = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<Step> steps = steps(random);
      DepositLane whole = new DepositLane(true);
      DepositLane broken = new DepositLane(true);
      for (Step step : steps) {
        play(whole, step);
        play(broken, step);
        if (random.nextInt(30) == 0) {
          broken = broken.restored();
        }
      }
      assertEquals(whole.flows, broken.flows, "seed " + seed);
      assertEquals(inferred(whole), inferred(broken), "seed " + seed);
      told += whole.flows.stream().filter(flow -> flow.inference() != null).count();
    }
    assertTrue(told > 100, "the economy shows too little: " + told);
  }

  @Test
  void branchesThatLostLeaveNothingBehind() {
    long undone = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Step> steps = steps(new Random(seed));
      DepositLane live = new DepositLane(true);
      steps.forEach(step -> play(live, step));
      DepositLane fresh = new DepositLane(true);
      winning(steps).forEach(step -> play(fresh, step));
      assertEquals(inferred(fresh), inferred(live), "seed " + seed);
      undone += steps.stream().filter(Step.Undo.class::isInstance).count();
      List<String> still = new ArrayList<>();
      for (Flow flow : live.flows) {
        if (flow.retracted()) {
          String told = still.remove(still.lastIndexOf(shown(flow)));
          assertEquals(shown(flow), told, "seed " + seed);
        } else {
          still.add(shown(flow));
        }
      }
      assertEquals(
          fresh.flows.stream().map(InferenceInvariantsTest::shown).toList(), still, "seed " + seed);
    }
    assertTrue(undone > SEEDS, "too few branches: " + undone);
  }

  private static String shown(Flow flow) {
    Inference why = flow.inference();
    return "%s %s>%s %s %d by %s %s"
        .formatted(
            flow.policy(),
            flow.from(),
            flow.to(),
            flow.amount(),
            flow.hops(),
            Objects.requireNonNull(flow.path().getLast().address()),
            why == null ? "listed" : "inferred of " + why.count());
  }

  @Test
  void noValueIsLostOrMade() {
    for (int seed = 0; seed < SEEDS; seed++) {
      DepositLane lane = new DepositLane(true);
      steps(new Random(seed)).forEach(step -> play(lane, step));
      for (Ledger ledger : lane.tracer.ledgers) {
        for (String origin : ledger.origins()) {
          Amount live =
              ledger.live().stream()
                  .flatMap(holder -> holder.shares().stream())
                  .filter(part -> origin.equals(part.origin()))
                  .map(LiveHolder.Share::amount)
                  .reduce(Amount.ZERO, Amount::plus);
          Amount gone =
              ledger
                  .total(origin, DepositLane.TOKEN, Book.ABSORBED)
                  .plus(ledger.total(origin, DepositLane.TOKEN, Book.RETURNED));
          assertEquals(
              ledger.total(origin, DepositLane.TOKEN, Book.LEFT),
              live.plus(gone),
              "seed " + seed + " " + ledger.policy());
        }
      }
    }
  }
}
