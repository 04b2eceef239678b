package org.flowmon.bench;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.standalone.EmbeddedBroker;
import org.flowmon.standalone.TopicSetup;
import org.flowmon.topic.LaneCodec;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Topics;
import org.flowmon.topology.TraceApp;
import org.flowmon.topology.TraceConfig;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Labels;

/**
 * The whole trace stage over the embedded broker, exactly once, both policies: a lane is filled
 * with one payment to every holder and then transfers in records of 1,000; timed from 20 % to 100 %
 * of the transfers. Then the stage starts again on a bare instance, and the heart alone traces the
 * same records on one thread of the same process.
 *
 * <p>Arguments: transfers, hot holders, cold holders (default 2000000 200000 2000000).
 */
public final class PipelineBench {
  private static final int BLOCK = 1000;
  private static final int AT_A_TIME = 32;
  private static final Chain CHAIN = Chain.BNB;

  private PipelineBench() {}

  /** Runs it and prints what came out. */
  public static void main(String[] args) throws Exception {
    int transfers = args.length > 0 ? Integer.parseInt(args[0]) : 2_000_000;
    int hot = args.length > 1 ? Integer.parseInt(args[1]) : 200_000;
    int cold = args.length > 2 ? Integer.parseInt(args[2]) : 2_000_000;
    Path data = Files.createTempDirectory("flowmon-bench");
    Topics topics = new Topics("bench");
    double pipeline;
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      TopicSetup.ensure(broker.bootstrap(), topics);
      fill(broker.bootstrap(), topics, transfers, hot, cold);
      pipeline = pipeline(broker.bootstrap(), topics, data, transfers, hot + cold);
      restore(broker.bootstrap(), topics, data);
      System.out.printf(
          "peak resident memory of the process, broker included: %,d MB%n", peakMegabytes());
    } finally {
      delete(data);
    }
    double heart = heart(transfers, hot, cold);
    System.out.printf("pipeline / heart alone: %.2f%n", pipeline / heart);
  }

  private static TransferEconomy economy(int hot, int cold) {
    return new TransferEconomy(1, hot, cold, BigInteger.valueOf(100_000), true);
  }

  private interface Sink {
    void record(LaneRecord record) throws IOException;
  }

  /** The same records every time: labels, a payment to every holder, the transfers. */
  private static void records(int transfers, int hot, int cold, Sink sink) throws IOException {
    TransferEconomy economy = economy(hot, cold);
    sink.record(new LaneRecord.LabelsChanged("bench", List.of(), TransferEconomy.labels().all()));
    int holders = hot + cold;
    String parent = null;
    int height = 0;
    for (int i = 0; i < holders + transfers; i += BLOCK) {
      List<Transaction> block = new ArrayList<>(BLOCK);
      int end =
          i < holders ? Math.min(holders, i + BLOCK) : Math.min(holders + transfers, i + BLOCK);
      for (int k = i; k < end; k++) {
        block.add(k < holders ? economy.genesis(k) : economy.next());
      }
      BlockRef ref = new BlockRef(height, "b" + height, parent, 1_700_000_000L + height);
      sink.record(new LaneRecord.Connected(ref, 0, 1, block));
      parent = ref.hash();
      height++;
      if (end < i + BLOCK) {
        i = end - BLOCK;
      }
    }
  }

  private static void fill(String bootstrap, Topics topics, int transfers, int hot, int cold)
      throws IOException {
    long start = System.nanoTime();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.BATCH_SIZE_CONFIG,
                1 << 20,
                ProducerConfig.LINGER_MS_CONFIG,
                5),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      records(transfers, hot, cold, record -> send(producer, topics, record));
      producer.flush();
    }
    System.out.printf("lane filled in %.1f s%n", seconds(start));
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, Topics topics, LaneRecord record) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                topics.transactions(), CHAIN.lane(), null, LaneCodec.encode(record)));
  }

  private static double pipeline(
      String bootstrap, Topics topics, Path data, int transfers, int genesis) throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    try (TraceApp app = new TraceApp(config(bootstrap, topics, data.resolve("a")), registry)) {
      app.start();
      long first = (long) genesis + transfers / 5;
      await(app, registry, first);
      long start = System.nanoTime();
      long cpu = cpuNanos();
      long collecting = collectingMillis();
      await(app, registry, (long) genesis + transfers);
      long timed = (long) genesis + transfers - first;
      double rate = timed / seconds(start);
      System.out.printf(
          "of the whole process, a transfer: %.1f us of CPU, %.1f us of pauses to collect garbage%n",
          (cpuNanos() - cpu) / 1e3 / timed, (collectingMillis() - collecting) * 1e3 / timed);
      System.out.printf(
          "pipeline, exactly once, haircut and fifo: %,.0f transfers/s, %,.0f flows, %,.0f images%n",
          rate, count(registry, "flowmon.trace.flows"), count(registry, "flowmon.trace.images"));
      Thread.sleep(500); // let the last commit through
      return rate;
    }
  }

  private static TraceConfig config(String bootstrap, Topics topics, Path streams) {
    return TraceConfig.of(bootstrap, topics, streams, Bounds.DEFAULT);
  }

  private static void restore(String bootstrap, Topics topics, Path data) throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    long start = System.nanoTime();
    try (TraceApp app = new TraceApp(config(bootstrap, topics, data.resolve("b")), registry)) {
      app.start();
      BlockRef next = new BlockRef(1_000_000_000, "next", null, 1_800_000_000L);
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        LaneRecord record =
            new LaneRecord.Connected(
                next, 0, 1, List.of(new TransferEconomy(2, 10, 0, BigInteger.TEN, false).next()));
        send(producer, topics, record);
      }
      await(app, registry, 1);
      System.out.printf(
          "restart on a bare instance to the next block traced: %.1f s (%,.0f holders kept, both policies together)%n",
          seconds(start), registry.get("flowmon.trace.holders").gauge().value());
    }
  }

  private static double heart(int transfers, int hot, int cold) throws IOException {
    Labels labels = TransferEconomy.labels();
    List<Ledger> ledgers =
        Ledger.sideBySide(CHAIN, List.of(Policy.values()), Bounds.DEFAULT, labels);
    long[] timed = {0, 0};
    long first = (long) hot + cold + transfers / 5;
    long[] seen = {0};
    records(
        transfers,
        hot,
        cold,
        record -> {
          if (!(LaneCodec.decode(LaneCodec.encode(record)) instanceof LaneRecord.Connected c)) {
            return;
          }
          long start = System.nanoTime();
          ledgers.forEach(l -> l.connect(c.block()));
          for (int i = 0; i < c.transactions().size(); i += AT_A_TIME) {
            List<Transaction> some =
                c.transactions().subList(i, Math.min(c.transactions().size(), i + AT_A_TIME));
            ledgers.forEach(l -> l.expect(some));
            for (Transaction tx : some) {
              for (Ledger ledger : ledgers) {
                ledger.apply(tx, flow -> {});
              }
            }
          }
          seen[0] += c.transactions().size();
          if (seen[0] > first) {
            timed[0] += System.nanoTime() - start;
            timed[1] += c.transactions().size();
          }
        });
    double rate = timed[1] * 1e9 / timed[0];
    System.out.printf(
        "heart alone, both policies, one thread, decoded records: %,.0f transfers/s%n", rate);
    return rate;
  }

  private static void await(TraceApp app, MeterRegistry registry, long transactions)
      throws InterruptedException {
    while (count(registry, "flowmon.trace.transactions") < transactions) {
      if (app.failed()) {
        throw new IllegalStateException("the trace stage failed");
      }
      Thread.sleep(5);
    }
  }

  private static double count(MeterRegistry registry, String name) {
    return registry.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long collectingMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  /** VmHWM of this process, where the system tells it. */
  static long peakMegabytes() throws IOException {
    return megabytes("VmHWM");
  }

  /** Of this process, by its name in {@code /proc}; -1 where there is none. */
  static long megabytes(String which) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return -1;
    }
    return Files.readAllLines(status).stream()
        .filter(l -> l.startsWith(which + ":"))
        .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(-1);
  }

  static void delete(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
