package org.flowmon.bench.drill;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Topics;

/**
 * The whole drill: a cluster, the monitor's processes on it, a chain with planted payments, faults,
 * and the evidence at the end. Closing it ends all that was started, from any thread.
 */
final class Drill implements AutoCloseable {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final int LANE = Chain.BITCOIN_REGTEST.lane();
  private static final Duration RESTS_WITHIN = Duration.ofMinutes(3);

  private final Settings settings;
  private final Path directory;
  private final long begun = System.nanoTime();
  private final List<AutoCloseable> opened = Collections.synchronizedList(new ArrayList<>());

  /**
   * How it goes.
   *
   * @param deploy the folder {@code deploy}
   * @param seed of the payments and of the order of the faults
   * @param pause how long a fault lasts, and how long it is calm after it
   * @param minutes after which no new round of faults begins
   * @param pace milliseconds between two blocks
   * @param only faults in whose name it is found
   * @param logs where the processes' logs go
   */
  record Settings(
      Path deploy, long seed, Duration pause, int minutes, long pace, Pattern only, Path logs) {}

  /** What came out. */
  record Outcome(
      List<Schedule.Struck> struck,
      Evidence evidence,
      List<String> reasons,
      List<String> ended,
      Map<String, Long> seenAt,
      Map<String, Long> alertedAt,
      long begun) {}

  Drill(Settings settings) throws IOException {
    this.settings = settings;
    directory = Files.createTempDirectory("flowmon-drill");
  }

  private <T extends AutoCloseable> T open(T what) {
    opened.add(what);
    return what;
  }

  private void tell(String what) {
    System.err.printf(
        Locale.ROOT,
        "%6.1f s  %s  (load %.1f)%n",
        (System.nanoTime() - begun) / 1e9,
        what,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  Outcome run() throws Exception {
    Random random = new Random(settings.seed());
    Path libraries = settings.deploy().resolve("standalone/target/lib");
    tell("starting three brokers");
    Cluster cluster = open(Cluster.start(directory, libraries, settings.logs()));
    tell("starting nodes and mining coins to pay with");
    List<Integer> ports = Ports.free(3);
    PlantedChain chain = open(new PlantedChain(random, ports.get(0), more()));
    Relay relay = open(new Relay(ports.get(1), chain.port()));
    Pages pages = open(new Pages(ports.get(2)));
    cluster.awaitInSync();
    Monitors monitors =
        open(
            new Monitors(
                settings.deploy().resolve("monitor"),
                directory,
                settings.logs(),
                cluster.bootstrap()));
    tell("making topics and a subscriber");
    Path credentials = directory.resolve("subscriber.properties");
    Tenancy tenancy = prepare(monitors, cluster, credentials);
    Path notify = pages.notifyFile(directory);
    monitors.command("notify", "check", notify.toString());
    monitors.make(ports.get(1), chain.addresses(), notify);
    tell("starting " + monitors.members().size() + " processes of the monitor");
    for (Member each : monitors.members()) {
      each.start();
    }
    Supervisor supervisor =
        open(
            new Supervisor(
                Stream.concat(cluster.brokers().stream(), monitors.members().stream()).toList(),
                this::tell));
    monitors.awaitReady();
    cluster.awaitInSync();
    tell("all ready; payments begin");
    Watcher watcher =
        open(new Watcher(cluster.bootstrap(), new TopicPartition(TOPICS.alerts(), LANE)));
    Growth growth = open(new Growth(chain, settings.pace()));
    Faults faults = new Faults(cluster, monitors, chain, growth, relay, watcher, random);
    Schedule schedule = new Schedule(chain, growth, watcher, settings.pause(), this::tell);
    List<String> reasons = new ArrayList<>();
    try {
      List<Fault> wanted =
          faults.all().stream().filter(f -> settings.only().matcher(f.name()).find()).toList();
      schedule.run(wanted, random, begun + settings.minutes() * 60_000_000_000L);
    } catch (IOException e) { // what was seen until then is judged all the same
      tell("the schedule ends here: " + e.getMessage());
      reasons.add("not all faults were tried: " + e.getMessage());
    }
    growth.close();
    tell("payments end; waiting until everything has come to rest");
    rest(chain, watcher);
    tell("reading what there is");
    Evidence evidence = evidence(cluster, chain, tenancy, pages);
    reasons.addAll(Judge.reasons(evidence));
    return new Outcome(
        schedule.struck(),
        evidence,
        List.copyOf(reasons),
        supervisor.ended(),
        chain.seenAt(),
        Map.copyOf(watcher.first()),
        begun);
  }

  /** Payments beyond those of a single round. */
  private int more() {
    return (int) (settings.minutes() * 60_000L / settings.pace());
  }

  private static Tenancy prepare(Monitors monitors, Cluster cluster, Path credentials)
      throws IOException, InterruptedException {
    String at = cluster.bootstrap();
    monitors.command("topics", "create", "--kafka", at, "--replicas", "3", "--in-sync", "2");
    monitors.command("topics", "check", "--kafka", at, "--replicas", "3", "--in-sync", "2");
    monitors.command(
        "tenant",
        "add",
        Tenancy.ID,
        "--entity",
        Tenancy.ID,
        "--credentials",
        credentials.toString(),
        "--kafka",
        at);
    return new Tenancy(cluster.tenants(), credentials);
  }

  /** All payments are alerted, and for a while nothing has come. */
  private static void rest(PlantedChain chain, Watcher watcher) throws InterruptedException {
    Set<String> due = chain.planted().stream().map(Planted::txid).collect(Collectors.toSet());
    try {
      Until.holds(
          "everything has come to rest",
          RESTS_WITHIN,
          () -> watcher.knows(due) && watcher.silence().toSeconds() >= 10);
    } catch (IOException e) {
      // The judge says what is missing.
    }
  }

  private static Evidence evidence(
      Cluster cluster, PlantedChain chain, Tenancy tenancy, Pages pages) throws Exception {
    String at = cluster.bootstrap();
    Map<String, Long> dead = new HashMap<>();
    for (String topic :
        List.of(
            TOPICS.traceDeadLetters(),
            TOPICS.alertsDeadLetters(),
            TOPICS.tenantsDeadLetters(),
            TOPICS.pagesDeadLetters(),
            TOPICS.caseDeadLetters())) {
      dead.put(topic, (long) Reading.all(at, new TopicPartition(topic, 0), Map.of()).size());
    }
    Evidence.Lane lane = Reading.lane(at, new TopicPartition(TOPICS.transactions(), LANE));
    return new Evidence(
        chain.planted(),
        Reading.revisions(at, new TopicPartition(TOPICS.alerts(), LANE), Map.of()),
        tenancy.copies(),
        pages.told(),
        lane,
        chain.hashes(lane.first()),
        dead,
        tenancy.foreign());
  }

  /** Ends every process, the newest first, and removes what they kept. */
  @Override
  public void close() {
    List<AutoCloseable> all = new ArrayList<>(opened);
    for (AutoCloseable each : all.reversed()) {
      try {
        each.close();
      } catch (Exception e) {
        System.err.println("drill: " + each.getClass().getSimpleName() + ": " + e.getMessage());
      }
    }
    remove(directory);
  }

  private static void remove(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      System.err.println("drill: " + directory + " cannot be removed: " + e.getMessage());
    }
  }
}
