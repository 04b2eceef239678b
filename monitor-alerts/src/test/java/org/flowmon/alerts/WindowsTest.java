package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.flowmon.alerts.Window.Form;
import org.flowmon.alerts.Window.Per;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsTest {
  private static final long HOUR = 3600;
  private static final RuleRef RULE = new RuleRef("counts", "1.0.0", "f");
  private static final Window.When THREE = (window, before) -> window.count() >= 3;

  private final WindowMemory memory = new WindowMemory();
  private final Windows windows = new Windows(memory);
  private int flows;

  private static Flow flow(
      String id,
      Chain chain,
      String from,
      String to,
      long time,
      String units,
      @Nullable String at) {
    Txid txid = Txid.parse("aa".repeat(32));
    return new Flow(
        id,
        chain,
        txid,
        "out:0",
        "native",
        null,
        from,
        to,
        Flow.Kind.TRANSFER,
        Amount.parse(units),
        Amount.parse(units),
        1,
        time,
        at == null
            ? List.of()
            : List.of(new Flow.Arrival(txid, "out:0", at, Amount.parse(units), time)),
        null,
        null,
        Policy.HAIRCUT,
        new BlockRef(1, "b", null, time),
        "v",
        false);
  }

  private Flow at(long time) {
    return flow("flow-" + flows++, Chain.BITCOIN, "a", "b", time, "7", null);
  }

  private static Window sliding(long over, Window.When when) {
    return new Window(over, 0, Form.SLIDING, Per.PAIR, when);
  }

  private List<Boolean> fired(Window window, long... times) {
    List<Boolean> fired = new ArrayList<>();
    for (long time : times) {
      fired.add(windows.enter(RULE, window, at(time)).isPresent());
    }
    return fired;
  }

  @Test
  void aConditionFiresWhenItBeginsToHold() {
    assertEquals(
        List.of(false, false, true, false, false, false, true),
        fired(sliding(100, THREE), 1, 2, 3, 4, 200, 201, 202));
  }

  @Test
  void aFlowAsOldAsTheWindowIsOutOfIt() {
    assertEquals(List.of(false, false, true), fired(sliding(100, THREE), 1, 50, 100));
    assertEquals(List.of(false, false, false), fired(sliding(100, THREE), 1001, 1050, 1101));
  }

  @Test
  void aTumblingWindowBeginsAtItsMultiples() {
    Window tumbling = new Window(100, 0, Form.TUMBLING, Per.PAIR, THREE);
    assertEquals(
        List.of(false, false, false, false, true, false, false, false, true),
        fired(tumbling, 198, 199, 200, 201, 299, 299, 300, 301, 302));
  }

  @Test
  void aBlockStampedEarlierCountsAtTheTimeBeforeIt() {
    assertEquals(List.of(false, false, true), fired(sliding(10, THREE), 1000, 100, 1009));
  }

  @Test
  void whatWasBeforeIsCountedApart() {
    List<String> seen = new ArrayList<>();
    Window window =
        new Window(
            10,
            100,
            Form.SLIDING,
            Per.PAIR,
            (now, before) ->
                seen.add(
                    now.count()
                        + " of "
                        + now.sum()
                        + ", "
                        + before.count()
                        + " of "
                        + before.sum()));
    fired(window, 1, 50, 55, 60, 101, 111, 112);
    assertEquals(
        List.of(
            "1 of 7, 0 of 0",
            "1 of 7, 1 of 7",
            "2 of 14, 1 of 7",
            "2 of 14, 2 of 14",
            "1 of 7, 4 of 28",
            "1 of 7, 4 of 28",
            "2 of 14, 4 of 28"),
        seen);
  }

  @Test
  void sumsAreExactBeyondLong() {
    List<String> sums = new ArrayList<>();
    Window window = sliding(100, (now, before) -> sums.add(now.sum().toString()));
    for (int i = 0; i < 3; i++) {
      windows.enter(
          RULE,
          window,
          flow("big" + i, Chain.ETHEREUM, "a", "b", i, "123456789012345678901234567890", null));
    }
    assertEquals("370370367037037036703703703670", sums.getLast());
  }

  @Test
  void eachSubjectChainAndAssetHasItsOwnWindow() {
    record Case(Per per, String from, String to, String address, boolean same) {}
    List<Case> cases =
        List.of(
            new Case(Per.PAIR, "a", "b", "y", true),
            new Case(Per.PAIR, "c", "b", "x", false),
            new Case(Per.PAIR, "a", "c", "x", false),
            new Case(Per.FROM, "a", "c", "y", true),
            new Case(Per.FROM, "c", "b", "x", false),
            new Case(Per.TO, "c", "b", "y", true),
            new Case(Per.TO, "a", "c", "x", false),
            new Case(Per.ADDRESS, "c", "d", "x", true),
            new Case(Per.ADDRESS, "a", "b", "y", false));
    for (Case each : cases) {
      for (Chain chain : List.of(Chain.BITCOIN, Chain.TRON)) {
        Windows fresh = Windows.inMemory();
        Window window =
            new Window(100, 0, Form.SLIDING, each.per(), (now, before) -> now.count() == 2);
        fresh.enter(RULE, window, flow("1", Chain.BITCOIN, "a", "b", 1, "1", "x"));
        Flow second = flow("2", chain, each.from(), each.to(), 2, "1", each.address());
        assertEquals(
            each.same() && chain.equals(Chain.BITCOIN),
            fresh.enter(RULE, window, second).isPresent(),
            each + " " + chain);
      }
    }
    Window address = new Window(100, 0, Form.SLIDING, Per.ADDRESS, (now, before) -> true);
    assertFalse(windows.enter(RULE, address, at(1)).isPresent(), "without an address");
  }

  @Test
  void distinctPartiesAndAddressesAreCounted() {
    Window window = new Window(100, 0, Form.SLIDING, Per.FROM, (now, before) -> true);
    List<String> to = List.of("b", "c", "b", "d");
    List<Tally> tallies = new ArrayList<>();
    for (int i = 0; i < to.size(); i++) {
      Windows.Held held =
          windows
              .enter(
                  new RuleRef("r" + i, "1.0.0", "f"),
                  window,
                  flow("f" + i, Chain.BITCOIN, "a", to.get(i), i, "1", "x"))
              .orElseThrow();
      tallies.add(held.window());
    }
    assertEquals(1, tallies.getLast().parties(), "each rule counts for itself");
    Window last = new Window(100, 0, Form.SLIDING, Per.FROM, (now, before) -> now.count() == 4);
    Optional<Windows.Held> held = Optional.empty();
    for (int i = 0; i < to.size(); i++) {
      String address = i == 3 ? null : "x" + i % 2;
      held =
          windows.enter(RULE, last, flow("f" + i, Chain.BITCOIN, "a", to.get(i), i, "1", address));
    }
    assertEquals(3, held.orElseThrow().window().parties());
    assertEquals(2, held.orElseThrow().window().addresses());
    assertEquals(0, held.orElseThrow().window().since());
  }

  @Test
  void theSameFlowIsCountedOnce() {
    Flow twice = at(1);
    Window window = sliding(100, (now, before) -> now.count() == 2);
    assertFalse(windows.enter(RULE, window, twice).isPresent());
    assertFalse(windows.enter(RULE, window, twice).isPresent());
    assertTrue(windows.enter(RULE, window, at(2)).isPresent());
  }

  @Test
  void aRuleOfAnotherVersionBeginsEmpty() {
    Window window = sliding(100, THREE);
    fired(window, 1, 2);
    assertFalse(windows.enter(new RuleRef("counts", "1.0.1", "f"), window, at(3)).isPresent());
    assertTrue(windows.enter(RULE, window, at(4)).isPresent());
  }

  @Test
  void whatIsTooOldForAnyWindowGoes() {
    Window window = sliding(HOUR, THREE);
    for (int i = 0; i < 2000; i++) {
      windows.enter(
          RULE, window, flow("f" + i, Chain.BITCOIN, "a", "b" + i % 50, i * HOUR, "1", null));
    }
    long kept = (HOUR + Windows.SLACK_SECONDS) / HOUR + 1;
    assertTrue(memory.size() <= 3 * kept + 50, () -> memory.size() + " keys");
  }

  /** Against a plain list, through reorganisations. */
  @ParameterizedTest
  @EnumSource
  void windowsAreWhatAFreshRunOnTheWinningBranchGives(Form form) {
    long seed = 20261124;
    Random random = new Random(seed);
    Window window =
        new Window(
            5 * HOUR,
            20 * HOUR,
            form,
            Per.TO,
            (now, before) -> now.count() * 2 > before.count() + 3 && now.sum().toLong() > 60);
    List<Flow> lane = new ArrayList<>();
    long time = 1_000_000;
    int fired = 0;
    for (int i = 0; i < 4000; i++) {
      if (random.nextInt(12) == 0) {
        for (int back = random.nextInt(8); back > 0 && !lane.isEmpty(); back--) {
          Flow taken = lane.removeLast();
          time = Math.min(time, taken.block().time());
          assertEquals(List.of(), windows.leave(taken, List.of()));
        }
      }
      time += random.nextInt(3000) - 300;
      Flow flow =
          flow(
              "f" + i,
              Chain.BITCOIN,
              "from" + random.nextInt(4),
              "to" + random.nextInt(3),
              time,
              Integer.toString(random.nextInt(40)),
              null);
      lane.add(flow);
      Optional<Windows.Held> held = windows.enter(RULE, window, flow);
      Plain plain = Plain.of(lane, window);
      assertEquals(plain.began(), held.isPresent(), "flow " + i + ", seed " + seed);
      if (held.isPresent()) {
        fired++;
        assertEquals(plain.count(), held.get().window().count());
        assertEquals(plain.sum(), held.get().window().sum().toLong());
        assertEquals(plain.parties(), held.get().window().parties());
        assertEquals(plain.before(), held.get().before().count());
      }
    }
    assertTrue(fired > 10, "fired " + fired);
  }

  /** The same by looking at every flow. */
  private record Plain(boolean began, long count, long sum, long parties, long before) {
    static Plain of(List<Flow> lane, Window window) {
      String to = lane.getLast().to();
      List<Flow> same = lane.stream().filter(f -> f.to().equals(to)).toList();
      List<Long> times = new ArrayList<>();
      long latest = Long.MIN_VALUE;
      for (Flow flow : same) {
        latest = Math.max(latest, flow.block().time());
        times.add(latest);
      }
      boolean last = holds(same, times, same.size() - 1, window);
      boolean previous =
          same.size() > 1
              && times.get(same.size() - 2) > window.until(times.getLast())
              && holds(same, times, same.size() - 2, window);
      Plain now = at(same, times, same.size() - 1, window);
      return new Plain(last && !previous, now.count, now.sum, now.parties, now.before);
    }

    private static boolean holds(List<Flow> same, List<Long> times, int i, Window window) {
      Plain at = at(same, times, i, window);
      return at.count * 2 > at.before + 3 && at.sum > 60;
    }

    private static Plain at(List<Flow> same, List<Long> times, int i, Window window) {
      long until = window.until(times.get(i));
      List<Flow> in = new ArrayList<>();
      long before = 0;
      for (int n = 0; n <= i; n++) {
        if (times.get(n) > until) {
          in.add(same.get(n));
        } else if (times.get(n) > until - window.beforeSeconds()) {
          before++;
        }
      }
      return new Plain(
          false,
          in.size(),
          in.stream().mapToLong(f -> f.amount().toLong()).sum(),
          in.stream().map(Flow::from).collect(Collectors.toCollection(HashSet::new)).size(),
          before);
    }
  }

  /** Should a flow be taken back out of order. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aConditionThatNoLongerHoldsFalls(int taken) {
    AlertRule rule = counting(sliding(100, THREE));
    List<Flow> lane = List.of(at(1), at(2), at(3), at(50));
    List<Boolean> began =
        lane.stream()
            .map(f -> windows.enter(RULE, rule.window().orElseThrow(), f).isPresent())
            .toList();
    assertEquals(List.of(false, false, true, false), began);
    List<Windows.Fallen> fallen = windows.leave(lane.get(taken), List.of(rule));
    // The third flow no longer makes three; when it is itself the one, it is retracted as a flow.
    assertEquals(
        taken == 2 ? List.of() : List.of(new Windows.Fallen(lane.get(2).id(), "counts")), fallen);
    assertEquals(List.of(), windows.leave(lane.get(taken), List.of(rule)), "once");
    assertFalse(windows.enter(RULE, rule.window().orElseThrow(), at(60)).isPresent());
    assertTrue(windows.enter(RULE, rule.window().orElseThrow(), at(160)).isEmpty());
  }

  private static AlertRule counting(Window window) {
    return new AlertRule() {
      @Override
      public RuleRef ref() {
        return RULE;
      }

      @Override
      public Optional<Match> match(Flow flow, Supplier<Usd> usd, Parties parties, Windows windows) {
        return Optional.empty();
      }

      @Override
      public boolean concerns(
          Flow flow, Supplier<Usd> usd, Parties parties, Alert.Direction direction) {
        return true;
      }

      @Override
      public Optional<Window> window() {
        return Optional.of(window);
      }
    };
  }
}
