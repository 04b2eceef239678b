package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.ingest.IngestConfig;
import org.flowmon.ingest.LanePublisher;
import org.flowmon.ingest.RefusedException;
import org.flowmon.ingest.bitcoin.BcoinNode;
import org.flowmon.topic.Access;
import org.flowmon.topic.Topics;
import org.flowmon.topology.TraceConfig;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Policy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A monitor in two processes and its subscribers on brokers that speak TLS only: one half comes in
 * by a password, the other, as the subscribers, by a certificate. All parties are made up.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
final class TlsTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final String A = "sakura";
  private static final String B = "kuma";
  private static final String NOBODY = "inu";

  private Path directory;
  private Path list;
  private TlsStores stores;
  private TlsBroker broker;
  private Path password;
  private Child stages;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    directory = temporary;
    stores = new TlsStores(directory, BrokerSecurity.USER, A, B, NOBODY);
    broker = new TlsBroker(directory, stores);
    password = file("password", TlsBroker.password(), stores.trust(TlsStores.AUTHORITY));
    list =
        Files.writeString(
            directory.resolve("list.jsonl"),
            """
            {"entity":"bandit","name":"Bandit","tags":["sanctioned"],"chain":"bitcoin-regtest",\
            "address":"%s","source":"made up"}
            {"entity":"%s","name":"Sakura","kind":"exchange","chain":"bitcoin-regtest",\
            "address":"%s","source":"made up"}
            """
                .formatted(BcoinNode.ADDRESS_A, A, BcoinNode.ADDRESS_B));
    stages = Child.start(Child.monitor(run(broker.passwords(), password, "trace,alerts,tenants")));
    stages.await("processing, ");
    for (List<String> concerns : List.of(List.of(A, "--entity", A), List.of(B, "--everything"))) {
      CommandLineFixture added =
          CommandLineFixture.run(
              "tenant",
              "add",
              concerns,
              "--principal",
              "User:CN=" + concerns.getFirst(),
              "--kafka",
              broker.passwords(),
              "--kafka-config",
              password);
      assertEquals(0, added.code(), added::toString);
    }
    ingest(payment(1, 99, BcoinNode.ADDRESS_A), payment(2, 1, BcoinNode.ADDRESS_B));
  }

  @AfterAll
  void stop() {
    stages.close();
    broker.close();
  }

  private Object[] run(String bootstrap, Path settings, String roles) {
    return new Object[] {
      "run",
      "--roles",
      roles,
      "--network",
      "regtest",
      "--metrics",
      "off",
      "--no-builtin-watchlist",
      "--watchlist",
      list,
      "--data",
      directory.resolve(roles),
      "--kafka",
      bootstrap,
      "--kafka-config",
      settings
    };
  }

  @SafeVarargs
  private Path file(String name, Map<String, String>... settings) throws Exception {
    Map<String, String> all = new HashMap<>();
    for (Map<String, String> each : settings) {
      all.putAll(each);
    }
    return TlsStores.file(directory.resolve(name + ".properties"), all);
  }

  /** What a client says that shows that certificate. */
  private Map<String, String> certificate(String client) throws Exception {
    Map<String, String> all = new HashMap<>(stores.trust(TlsStores.AUTHORITY));
    all.putAll(stores.identity(client));
    all.put("security.protocol", "SSL");
    all.put("bootstrap.servers", broker.certificates());
    return all;
  }

  private static UtxoTransaction payment(long n, long spends, String to) {
    return new UtxoTransaction(
        LaneFixture.txid(n),
        null,
        List.of(new UtxoTransaction.Input(new Outpoint(LaneFixture.txid(spends), 0), null, null)),
        List.of(new UtxoTransaction.Output(to, Amount.of(1_000_000 - n), false)));
  }

  /** Each in a block of its own, by a process that has the monitor's certificate. */
  private void ingest(UtxoTransaction... payments) throws Exception {
    BlockingQueue<UtxoTransaction> blocks = new LinkedBlockingQueue<>(List.of(payments));
    BrokerOptions.grant(broker.certificates(), certificate(BrokerSecurity.USER));
    PipelineConfig config =
        new PipelineConfig(
            new PipelineConfig.Kafka.At(broker.certificates()),
            directory.resolve("ingest"),
            TOPICS,
            WatchlistFiles.load(List.of(list), false),
            null,
            Bounds.DEFAULT,
            List.of(Policy.values()),
            List.of(
                new PipelineConfig.Source(LaneFixture.CHAIN, () -> new FedFollower(blocks), false)),
            Duration.ofSeconds(30),
            TraceConfig.IMAGE_AFTER,
            true,
            Set.of(Role.INGEST),
            List.of(),
            false);
    try (Pipeline ingest = Pipeline.start(config, what -> {})) {
      SubscriberFlows.await(broker.certificates(), TOPICS.tenantAlerts(A), 1);
      SubscriberFlows.await(broker.certificates(), TOPICS.tenantAlerts(B), 1);
      ingest.check();
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer(String client, String group) throws Exception {
    Map<String, Object> all = new HashMap<>(certificate(client));
    all.put("group.id", group);
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Test
  void aTenantWithACertificateReadsItsTopicAndNothingElse() throws Exception {
    List<String> told =
        CommandLineFixture.json(
            "alerts",
            "tail",
            "--tenant",
            A,
            "--json",
            "--until-idle",
            "--kafka-config",
            file(A, certificate(A)));
    assertFalse(told.isEmpty());
    told.forEach(each -> assertTrue(each.contains("\"id\":\"sanctioned-party\""), each));
    for (String other : List.of(TOPICS.tenantAlerts(B), TOPICS.alerts(), TOPICS.transactions())) {
      try (KafkaConsumer<byte[], byte[]> a = consumer(A, TOPICS.tenantPrefix(A) + "desk")) {
        a.assign(List.of(new TopicPartition(other, 0)));
        assertThrows(TopicAuthorizationException.class, () -> a.poll(Duration.ofSeconds(10)));
      }
    }
    try (KafkaConsumer<byte[], byte[]> a = consumer(A, TOPICS.tenantPrefix(B) + "desk")) {
      a.subscribe(List.of(TOPICS.tenantAlerts(A)));
      assertThrows(GroupAuthorizationException.class, () -> a.poll(Duration.ofSeconds(10)));
    }
    Map<String, Object> writing = new HashMap<>(certificate(A));
    writing.put("enable.idempotence", false);
    try (KafkaProducer<byte[], byte[]> a =
        new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer())) {
      var sent = a.send(new ProducerRecord<>(TOPICS.tenantAlerts(A), 0, null, new byte[1]));
      ExecutionException e = assertThrows(ExecutionException.class, sent::get);
      assertInstanceOf(AuthorizationException.class, e.getCause());
    }
    Map<String, Set<String>> sees =
        Map.of(
            A, Set.of(TOPICS.tenantAlerts(A)), B, Set.of(TOPICS.tenantAlerts(B)), NOBODY, Set.of());
    for (Map.Entry<String, Set<String>> each : sees.entrySet()) {
      try (Admin admin = Admin.create(new HashMap<String, Object>(certificate(each.getKey())))) {
        assertEquals(each.getValue(), admin.listTopics().names().get(), each.getKey());
      }
    }
  }

  private CommandLineFixture refused(String bootstrap, Path settings, String because) {
    CommandLineFixture run = CommandLineFixture.run(run(bootstrap, settings, "trace"));
    assertEquals(1, run.code(), run::toString);
    assertTrue(run.err().contains(because), run::toString);
    assertFalse(run.toString().contains(TlsStores.PASSWORD), run::toString);
    return run;
  }

  @Test
  void brokersThatCannotBeTrustedAreRefusedAndItSaysWhatToDo() throws Exception {
    Path strange = file("strange", TlsBroker.password(), stores.trust(TlsStores.STRANGER));
    refused(broker.passwords(), strange, "is not trusted (unable to find valid certification path");
    refused(broker.passwords(), strange, "name that with ssl.truststore.location");
    String address = broker.passwords().replace("localhost", "127.0.0.1");
    refused(address, password, "for another host name (No subject alternative names matching IP");
    Path none = file("none", TlsBroker.password(), Map.of("ssl.truststore.location", "/nowhere"));
    refused(broker.passwords(), none, "Failed to load SSL keystore /nowhere");

    BrokerOptions.grant(broker.passwords(), Access.read(strange));
    IngestConfig lane = IngestConfig.live(broker.passwords(), TOPICS, LaneFixture.CHAIN);
    RefusedException e = // else an ingest would try for ever
        assertThrows(
            RefusedException.class,
            () -> LanePublisher.open(lane, Clock.systemUTC(), waiting -> {}));
    assertTrue(String.valueOf(e.getMessage()).contains("is not trusted"), e::toString);
  }

  @Test
  void aClientThatCannotShowWhoItIsIsRefusedAndItSaysWhatToDo() throws Exception {
    Map<String, String> trust = stores.trust(TlsStores.AUTHORITY);
    Map<String, String> plain = Map.of("security.protocol", "SSL");
    refused(
        broker.certificates(), file("bare", plain, trust), "ask for a certificate of the client");
    refused(
        broker.certificates(),
        file("old", plain, trust, Map.of("ssl.enabled.protocols", "TLSv1.2")),
        "they may ask for a certificate of the client (ssl.keystore.location");
    refused(
        broker.certificates(),
        file("stranger", plain, trust, stores.identity(TlsStores.STRANGER)),
        "by an authority that they trust");
    refused(
        broker.passwords(),
        file("wrong", TlsBroker.password("guessed"), trust),
        "see sasl.mechanism and sasl.jaas.config");
  }
}
