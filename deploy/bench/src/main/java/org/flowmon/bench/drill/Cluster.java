package org.flowmon.bench.drill;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Three Kafka brokers that are controllers too, each a process of its own, with the settings of
 * {@code deploy/compose}: three copies of everything, two of which must have a record. Subscribers
 * have a listener of their own that asks for a password; the others come from this machine.
 */
final class Cluster implements AutoCloseable {
  static final int BROKERS = 3;
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(3);

  private final List<Member> brokers = new ArrayList<>();
  private final List<Integer> ports;
  private final Admin admin;

  private Cluster(List<Integer> ports) {
    this.ports = ports;
    admin =
        Admin.create(
            Map.of(
                "bootstrap.servers", bootstrap(),
                "request.timeout.ms", 3_000,
                "default.api.timeout.ms", 5_000));
  }

  /** Formats and starts all of them below that directory; returns when all three are there. */
  static Cluster start(Path directory, Path libraries, Path logs)
      throws IOException, InterruptedException {
    Cluster cluster = new Cluster(Ports.free(3 * BROKERS));
    Path logging =
        Files.writeString(
            directory.resolve("logback.xml"),
            """
            <configuration>
              <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{0} %msg%n</pattern></encoder>
              </appender>
              <root level="WARN"><appender-ref ref="OUT"/></root>
            </configuration>
            """);
    String id = Uuid.randomUuid().toString();
    for (int i = 1; i <= BROKERS; i++) {
      Path settings = directory.resolve("broker-" + i + ".properties");
      Files.writeString(settings, cluster.settings(i, directory.resolve("broker-" + i)));
      PrintStream quiet =
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      String[] format = {"format", "--cluster-id", id, "--config", settings.toString()};
      if (StorageTool.execute(format, quiet) != 0) {
        throw new IOException("the directory of broker " + i + " cannot be formatted");
      }
      cluster.brokers.add(
          new Member(
              "broker-" + i,
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Dlogback.configurationFile=" + logging,
                  "-cp",
                  libraries + "/*",
                  "kafka.Kafka",
                  settings.toString()),
              Map.of(),
              logs.resolve("broker-" + i + ".log")));
    }
    for (Member each : cluster.brokers) {
      each.start();
    }
    return cluster;
  }

  private String settings(int id, Path data) {
    String voters =
        IntStream.rangeClosed(1, BROKERS)
            .mapToObj(each -> each + "@127.0.0.1:" + port(BROKERS, each))
            .collect(Collectors.joining(","));
    String listeners =
        "CLIENTS://127.0.0.1:%d,TENANTS://127.0.0.1:%d"
            .formatted(port(0, id), port(2 * BROKERS, id));
    return """
    node.id=%d
    process.roles=broker,controller
    controller.quorum.voters=%s
    controller.listener.names=CONTROLLER
    inter.broker.listener.name=CLIENTS
    listeners=%s,CONTROLLER://127.0.0.1:%d
    advertised.listeners=%s
    listener.security.protocol.map=CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT,TENANTS:SASL_PLAINTEXT
    sasl.enabled.mechanisms=SCRAM-SHA-512
    listener.name.tenants.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
    authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
    super.users=User:ANONYMOUS
    log.dirs=%s
    auto.create.topics.enable=false
    default.replication.factor=3
    min.insync.replicas=2
    offsets.topic.replication.factor=3
    transaction.state.log.replication.factor=3
    transaction.state.log.min.isr=2
    # Smaller than usual, for three of them on one small machine.
    offsets.topic.num.partitions=6
    transaction.state.log.num.partitions=6
    log.cleaner.dedupe.buffer.size=16777216
    """
        .formatted(id, voters, listeners, port(BROKERS, id), listeners, data);
  }

  private int port(int first, int id) {
    return ports.get(first + id - 1);
  }

  /** Where the monitor connects. */
  String bootstrap() {
    return addresses(0);
  }

  /** Where subscribers connect. */
  String tenants() {
    return addresses(2 * BROKERS);
  }

  private String addresses(int first) {
    return IntStream.rangeClosed(1, BROKERS)
        .mapToObj(id -> "127.0.0.1:" + port(first, id))
        .collect(Collectors.joining(","));
  }

  Member broker(int id) {
    return brokers.get(id - 1);
  }

  List<Member> brokers() {
    return List.copyOf(brokers);
  }

  /** The broker that leads that partition. */
  int leader(TopicPartition of) throws IOException, InterruptedException {
    try {
      var described = admin.describeTopics(List.of(of.topic())).topicNameValues().get(of.topic());
      return Objects.requireNonNull(described).get().partitions().get(of.partition()).leader().id();
    } catch (ExecutionException e) {
      throw new IOException("no leader of " + of, e);
    }
  }

  /** The active controller. */
  int controller() throws IOException, InterruptedException {
    try {
      return admin.describeMetadataQuorum().quorumInfo().get().leaderId();
    } catch (ExecutionException e) {
      throw new IOException("no active controller", e);
    }
  }

  /** Waits until every partition has all of its copies, so that another broker may go. */
  void awaitInSync() throws IOException, InterruptedException {
    Until.holds(
        "every partition has three copies in sync",
        STARTS_WITHIN,
        () ->
            admin.describeCluster().nodes().get().size() == BROKERS
                && admin
                    .describeTopics(admin.listTopics().names().get())
                    .allTopicNames()
                    .get()
                    .values()
                    .stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition -> partition.isr().size() == BROKERS));
  }

  @Override
  public void close() {
    brokers.forEach(Member::close);
    admin.close(Duration.ZERO);
  }
}
