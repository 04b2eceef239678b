package org.flowmon.bench;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
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

/**
 * The trace stage under a steady load for long: how large its changelog topic is on disk, which
 * must stay flat however long the lane gets, and what the process takes. 20,000 busy and 100,000
 * quiet holders, a block of 1,000 transfers every two seconds. The images grow until every holder
 * has something of every origin; from then on they do not. Arguments: minutes (default 30),
 * milliseconds between blocks (default 2000).
 */
public final class SoakBench {
  private static final Chain CHAIN = Chain.BNB;
  private static final int BLOCK = 1000;
  private static final int HOT = 20_000;
  private static final int COLD = 100_000;

  private SoakBench() {}

  /** Runs it and prints a line a minute. */
  public static void main(String[] args) throws Exception {
    int minutes = args.length > 0 ? Integer.parseInt(args[0]) : 30;
    int pause = args.length > 1 ? Integer.parseInt(args[1]) : 2000;
    Path data = Files.createTempDirectory("flowmon-soak");
    Topics topics = new Topics("bench");
    MeterRegistry registry = new SimpleMeterRegistry();
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      TopicSetup.ensure(broker.bootstrap(), topics);
      TraceConfig config =
          TraceConfig.of(broker.bootstrap(), topics, data.resolve("streams"), Bounds.DEFAULT);
      try (TraceApp app = new TraceApp(config, registry);
          Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
          KafkaProducer<byte[], byte[]> producer = producer(broker.bootstrap())) {
        app.start();
        soak(minutes, pause, producer, topics, admin, registry, app);
      }
    } finally {
      PipelineBench.delete(data);
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(String bootstrap) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void soak(
      int minutes,
      int pause,
      KafkaProducer<byte[], byte[]> producer,
      Topics topics,
      Admin admin,
      MeterRegistry registry,
      TraceApp app)
      throws Exception {
    TransferEconomy economy = new TransferEconomy(1, HOT, COLD, BigInteger.valueOf(100_000), true);
    LaneRecord labels =
        new LaneRecord.LabelsChanged("bench", List.of(), TransferEconomy.labels().all());
    send(producer, topics, labels);
    int perMinute = (int) (Duration.ofMinutes(1).toMillis() / pause);
    int first = (HOT + COLD) / BLOCK;
    for (int height = 0; height < first; height++) {
      send(producer, topics, block(economy, height, height * BLOCK));
    }
    System.out.println("minute  transfers  images  changelog MB  lane MB  holders  resident MB");
    long due = System.currentTimeMillis();
    for (int i = 0; i <= minutes * perMinute; i++) {
      if (app.failed()) {
        throw new IllegalStateException("the trace stage failed");
      }
      if (i % perMinute == 0) {
        System.out.printf(
            "%6d %,10.0f %7.0f %13.1f %8.1f %,8.0f %12d%n",
            i / perMinute,
            count(registry, "flowmon.trace.transactions"),
            count(registry, "flowmon.trace.images"),
            megabytes(admin, "lane-state-changelog"),
            megabytes(admin, topics.transactions()),
            registry.get("flowmon.trace.holders").gauge().value(),
            PipelineBench.megabytes("VmRSS"));
      }
      send(producer, topics, block(economy, first + i, -1));
      due += pause;
      Thread.sleep(Math.max(0, due - System.currentTimeMillis()));
    }
  }

  /** The first payments to the holders from {@code holder} on; transfers when it is negative. */
  private static LaneRecord block(TransferEconomy economy, int height, int holder) {
    List<Transaction> transfers = new ArrayList<>(BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      transfers.add(holder < 0 ? economy.next() : economy.genesis(holder + i));
    }
    String parent = height == 0 ? null : "b" + (height - 1);
    BlockRef ref = new BlockRef(height, "b" + height, parent, 1_700_000_000L + height);
    return new LaneRecord.Connected(ref, 0, 1, transfers);
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, Topics topics, LaneRecord record)
      throws ExecutionException, InterruptedException {
    byte[] value = LaneCodec.encode(record);
    producer.send(new ProducerRecord<>(topics.transactions(), CHAIN.lane(), null, value)).get();
  }

  private static double count(MeterRegistry registry, String name) {
    return registry.find(name).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  /** On disk, of all topics whose name ends so. */
  private static double megabytes(Admin admin, String name)
      throws ExecutionException, InterruptedException {
    return admin
            .describeLogDirs(
                admin.describeCluster().nodes().get().stream().map(n -> n.id()).toList())
            .allDescriptions()
            .get()
            .values()
            .stream()
            .flatMap(dirs -> dirs.values().stream())
            .flatMap(dir -> dir.replicaInfos().entrySet().stream())
            .filter(replica -> replica.getKey().topic().endsWith(name))
            .mapToLong(replica -> replica.getValue().size())
            .sum()
        / 1e6;
  }
}
