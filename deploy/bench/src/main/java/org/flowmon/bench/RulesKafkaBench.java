package org.flowmon.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flowmon.alerts.AlertsApp;
import org.flowmon.alerts.AlertsConfig;
import org.flowmon.alerts.KnownParties;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.chain.Chain;
import org.flowmon.standalone.EmbeddedBroker;
import org.flowmon.standalone.TopicSetup;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.Received;
import org.flowmon.topic.Topics;
import org.flowmon.trace.Flow;

/**
 * The alerts stage over Kafka, on a broker in this process: flows that wait in one lane are judged
 * by many rules. Told are flows a second by the clock, and by the processor time of the stage's one
 * thread, which does not depend on what else the machine does. The first round warms up.
 */
public final class RulesKafkaBench {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

  /** Most flows concern nobody that a rule speaks of: what is measured is judging. */
  private static final int PARTIES = 40_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private RulesKafkaBench() {}

  /** Rules (100), flows a round (100000), rounds (4), of how many parties one is watched (1000). */
  public static void main(String[] args) throws Exception {
    int rules = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    int flows = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 4;
    int oneIn = args.length > 3 ? Integer.parseInt(args[3]) : 1_000;
    Path dir = Files.createTempDirectory("rules-bench");
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("broker"), 0)) {
      TopicSetup.ensure(broker.bootstrap(), TOPICS);
      AlertsConfig config =
          AlertsConfig.of(
              broker.bootstrap(),
              TOPICS,
              dir.resolve("streams"),
              "bench",
              KnownParties.of(Parties.of(RuleLoad.watchlist(PARTIES, oneIn))),
              RuleLoad.rules(rules),
              RuleSet.PUBLISHED);
      Random random = new Random(7);
      try (AlertsApp app = new AlertsApp(config, registry)) {
        app.start();
        for (int round = 0; round < rounds; round++) {
          List<byte[]> values = new ArrayList<>();
          List<String> keys = new ArrayList<>();
          for (int i = round * flows; i < (round + 1) * flows; i++) {
            Flow flow = RuleLoad.flow(i, random, PARTIES);
            keys.add(flow.id());
            values.add(FlowJson.toBytes(flow));
          }
          round(app, registry, broker.bootstrap(), keys, values);
        }
      }
    }
    PipelineBench.delete(dir);
    System.exit(0);
  }

  private static void round(
      AlertsApp app,
      SimpleMeterRegistry registry,
      String bootstrap,
      List<String> keys,
      List<byte[]> values)
      throws IOException, InterruptedException {
    double before = judged(registry);
    double raised = raised(registry);
    long cpu = cpu();
    long begin = System.nanoTime();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "linger.ms", 20, "batch.size", 512 * 1024),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < keys.size(); i++) {
        ProducerRecord<String, byte[]> flow =
            new ProducerRecord<>(TOPICS.flows(), Chain.BITCOIN.lane(), keys.get(i), values.get(i));
        // As the trace writes it: by this the stage sees that it is behind.
        byte[] seen = Long.toString(System.currentTimeMillis()).getBytes(US_ASCII);
        flow.headers().add(Received.HEADER, seen);
        var unused = producer.send(flow);
      }
    }
    while (judged(registry) - before < keys.size()) {
      Thread.sleep(10);
      if (app.failed()) {
        throw new IOException("the stage stopped" + app.reason());
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    double busy = (cpu() - cpu) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%d flows, %.0f alerts: %.0f flows/s by the clock (writing them included), %.0f flows/s of"
            + " the stage's processor time; load %.1f%n",
        keys.size(),
        raised(registry) - raised,
        keys.size() / seconds,
        keys.size() / busy,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static double judged(SimpleMeterRegistry registry) {
    return registry.get("flowmon.alerts.flows").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private static double raised(SimpleMeterRegistry registry) {
    return registry.get("flowmon.alerts.flows").tag("outcome", "raised").counter().count();
  }

  /** Nanoseconds that the thread of the stage has computed. */
  private static long cpu() {
    long sum = 0;
    for (long id : THREADS.getAllThreadIds()) {
      ThreadInfo thread = THREADS.getThreadInfo(id);
      if (thread != null && thread.getThreadName().contains("StreamThread")) {
        sum += Math.max(0, THREADS.getThreadCpuTime(id));
      }
    }
    return sum;
  }
}
