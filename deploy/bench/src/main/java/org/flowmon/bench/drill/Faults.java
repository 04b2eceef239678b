package org.flowmon.bench.drill;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.bench.drill.Fault.Since;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;

/** The faults that the drill knows. Each leaves everything as it was before. */
final class Faults {
  private static final TopicPartition LANE =
      new TopicPartition(
          new Topics(Topics.DEFAULT_PREFIX).transactions(), Chain.BITCOIN_REGTEST.lane());

  private final Cluster cluster;
  private final Monitors monitors;
  private final PlantedChain chain;
  private final Growth growth;
  private final Relay relay;
  private final Watcher watcher;
  private final Random random;
  private Member down;
  private PlantedChain.@Nullable Branch branch;

  Faults(
      Cluster cluster,
      Monitors monitors,
      PlantedChain chain,
      Growth growth,
      Relay relay,
      Watcher watcher,
      Random random) {
    this.cluster = cluster;
    this.monitors = monitors;
    this.chain = chain;
    this.growth = growth;
    this.relay = relay;
    this.watcher = watcher;
    this.random = random;
    down = cluster.broker(1);
  }

  /** Each of them once, in the order in which they are written down. */
  List<Fault> all() {
    List<Fault> all = new ArrayList<>();
    for (String role : List.of("ingest", "trace", "alerts")) {
      all.add(killed("kill -9 of the " + role + " that works", () -> working(role)));
    }
    all.add(killed("kill -9 of notify", () -> monitors.member("notify")));
    all.add(killed("kill -9 of the desk", () -> monitors.member("desk")));
    all.add(lost("loss of the broker that leads the lane", () -> cluster.leader(LANE)));
    all.add(lost("loss of the active controller", cluster::controller));
    all.add(
        new Fault(
            "the node is gone",
            Since.HEAL,
            () -> "the node that is followed",
            chain::vanish,
            chain::appear));
    all.add(
        new Fault(
            "the network to the node is cut",
            Since.HEAL,
            () -> "nothing comes through, nobody is told",
            relay::cut,
            relay::mend));
    all.add(
        new Fault("reorganisation", Since.WITHIN, this::doom, this::reorganise, growth::resume));
    all.add(
        new Fault(
            "rolling restart of everything",
            Since.WITHIN,
            () -> cluster.brokers().size() + monitors.members().size() + " processes",
            this::roll,
            () -> {}));
    return all;
  }

  private interface Whom {
    Member find() throws Exception;
  }

  private interface Which {
    int find() throws Exception;
  }

  private Member working(String role) throws Exception {
    int before = watcher.first().size();
    return monitors.working(role, () -> watcher.first().size() > before + 1);
  }

  private Fault killed(String name, Whom whom) {
    return gone(name, whom, () -> monitors.awaitReady(down.name()));
  }

  private Fault lost(String name, Which which) {
    return gone(name, () -> cluster.broker(which.find()), cluster::awaitInSync);
  }

  private Fault gone(String name, Whom whom, Fault.Step back) {
    return new Fault(
        name,
        Since.STRIKE,
        () -> {
          down = whom.find();
          return down.name();
        },
        () -> down.kill(),
        () -> {
          down.start();
          back.run();
        });
  }

  /** The chain stands still until it is resumed: no other payment is in what is taken back. */
  private String doom() throws IOException, InterruptedException {
    growth.pause();
    int depth = 2 + random.nextInt(2);
    PlantedChain.Branch made = chain.doomed(depth);
    branch = made;
    Until.holds(
        "what will be taken back is alerted",
        Monitors.READY_WITHIN,
        () -> watcher.first().keySet().containsAll(made.txids()));
    return depth + " blocks, a payment moved and one gone";
  }

  private void reorganise() throws IOException, InterruptedException {
    PlantedChain.Branch wins = Objects.requireNonNull(branch);
    chain.reorganise(wins);
    Until.holds(
        "what was taken back is retracted, and what moved is back",
        Monitors.READY_WITHIN,
        () ->
            watcher.retracted().keySet().containsAll(wins.txids())
                && watcher.reinstated().containsKey(wins.txids().getFirst()));
  }

  /** One after the other, as an operator puts in a new version. */
  private void roll() throws IOException, InterruptedException {
    for (Member each : cluster.brokers()) {
      each.stop();
      each.start();
      cluster.awaitInSync();
    }
    for (Member each : monitors.members()) {
      each.stop();
      each.start();
      monitors.awaitReady(each.name());
    }
  }
}
