package org.flowmon.bench.drill;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One fault after the other, with time between them in which it is seen that detection goes on. */
final class Schedule {
  /** Nothing takes longer; what does has not recovered. */
  private static final Duration RECOVERS_WITHIN = Duration.ofMinutes(3);

  private final PlantedChain chain;
  private final Growth growth;
  private final Watcher watcher;
  private final Duration pause;
  private final Consumer<String> tell;
  private final List<Struck> struck = new ArrayList<>();

  /**
   * A fault as it went, times as {@link System#nanoTime}.
   *
   * @param over when all was as before
   * @param recovered when the first payment after it was alerted, or what it took back corrected
   * @param from since when that was expected
   */
  record Struck(String name, String whom, long at, long from, long recovered, long over) {
    /** In milliseconds. */
    long recoveredAfter() {
      return (recovered - from) / 1_000_000;
    }
  }

  Schedule(
      PlantedChain chain, Growth growth, Watcher watcher, Duration pause, Consumer<String> tell) {
    this.chain = chain;
    this.growth = growth;
    this.watcher = watcher;
    this.pause = pause;
    this.tell = tell;
  }

  /**
   * Rounds of all of them, each in another order, until the time is over; one round in any case.
   */
  void run(List<Fault> faults, Random random, long untilNanos) throws Exception {
    calm();
    int round = 0;
    do {
      List<Fault> order = new ArrayList<>(faults);
      Collections.shuffle(order, random);
      for (Fault each : order) {
        if (round > 0 && System.nanoTime() > untilNanos) {
          break;
        }
        strike(each);
        calm();
      }
      round++;
    } while (System.nanoTime() < untilNanos && round < PlantedChain.REORGANISATIONS);
  }

  /** The faults until now. */
  List<Struck> struck() {
    return List.copyOf(struck);
  }

  private void strike(Fault fault) throws Exception {
    String whom = fault.aim().find();
    tell.accept(fault.name() + " (" + whom + ")");
    long at = System.nanoTime();
    fault.strike().run();
    long from = at;
    long recovered = System.nanoTime();
    if (fault.since() == Fault.Since.STRIKE) {
      recovered = probed();
      Thread.sleep(pause.toMillis());
    }
    if (fault.since() == Fault.Since.HEAL) {
      Thread.sleep(pause.toMillis());
    }
    fault.heal().run();
    if (fault.since() == Fault.Since.HEAL) {
      from = System.nanoTime();
      recovered = probed();
    }
    Struck done = new Struck(fault.name(), whom, at, from, recovered, System.nanoTime());
    struck.add(done);
    tell.accept(
        String.format(
            Locale.ROOT,
            "  recovered after %.1f s, all as before after %.1f s",
            done.recoveredAfter() / 1e3,
            (done.over() - done.at()) / 1e9));
  }

  /** Makes a payment and waits until it is alerted; when it was. */
  private long probed() throws IOException, InterruptedException {
    Set<String> txids =
        chain.grow().stream().map(Planted::txid).collect(Collectors.toUnmodifiableSet());
    Until.holds(
        "a payment after it is alerted",
        RECOVERS_WITHIN,
        () -> {
          growth.check();
          return watcher.knows(txids);
        });
    Map<String, Long> first = watcher.first();
    return txids.stream().mapToLong(txid -> first.getOrDefault(txid, 0L)).max().orElseThrow();
  }

  /** Time without a fault; at its end all that was paid is alerted. */
  private void calm() throws IOException, InterruptedException {
    Thread.sleep(pause.toMillis());
    growth.check();
    Set<String> due =
        chain.planted().stream().map(Planted::txid).collect(Collectors.toUnmodifiableSet());
    Until.holds("all payments are alerted", RECOVERS_WITHIN, () -> watcher.knows(due));
  }
}
