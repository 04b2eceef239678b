package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Finality;
import org.flowmon.chain.Txid;
import org.flowmon.topic.Access;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.Settled;
import org.flowmon.topic.Topics;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;

/** Flows that alert two exchanges, and what then is in a topic. All parties are made up. */
final class SubscriberFlows {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final long MAY = 1_714_521_600L;
  private static final long LIMIT_NANOS = 60_000_000_000L;

  private SubscriberFlows() {}

  /** A sanctioned party, and the exchanges {@code sakura} and {@code kuma}. */
  static Watchlist watchlist() {
    WatchlistBuilder list = new WatchlistBuilder();
    Entity.Builder bandit = Entity.of("bandit").name("Bandit").kind(EntityKind.EXCHANGE);
    list.entity(bandit.tag(Entity.SANCTIONED, "made up").build());
    for (String id : List.of("sakura", "kuma")) {
      list.entity(Entity.of(id).name(id).kind(EntityKind.EXCHANGE).build());
    }
    return list.build();
  }

  /** A payment of the sanctioned party to that exchange. */
  static Flow flow(int number, String to) {
    return new Flow(
        "fl1_" + number,
        Chain.BITCOIN,
        Txid.parse(String.format("%064x", number)),
        "out:0",
        "native",
        null,
        "bandit",
        to,
        Flow.Kind.TRANSFER,
        Amount.of(1_000_000),
        Amount.of(1_000_000),
        1,
        MAY,
        List.of(),
        null,
        null,
        Policy.HAIRCUT,
        new BlockRef(number, "b" + number, null, MAY),
        "v1",
        false);
  }

  /** As the trace writes them. */
  static void send(String bootstrap, Flow... flows) throws Exception {
    for (Flow flow : flows) {
      write(
          bootstrap,
          new ProducerRecord<>(
              TOPICS.flows(), Chain.BITCOIN.lane(), flow.id(), FlowJson.toBytes(flow)));
    }
  }

  /** As the trace says that the chain has settled up to that height. */
  static void settle(String bootstrap, long height) throws Exception {
    Finality finality = new Finality(height + 5, height, height);
    byte[] value = new Settled(Chain.BITCOIN, finality.head(), finality).toBytes();
    ProducerRecord<String, byte[]> mark =
        new ProducerRecord<>(TOPICS.flows(), Chain.BITCOIN.lane(), "bitcoin", value);
    mark.headers().add(Settled.HEADER, new byte[0]);
    write(bootstrap, mark);
  }

  /** The same record once more, as a producer writes it that knows nothing of the first time. */
  static void again(String bootstrap, ConsumerRecord<byte[], byte[]> record) throws Exception {
    write(
        bootstrap,
        new ProducerRecord<>(
            record.topic(),
            record.partition(),
            new String(record.key(), US_ASCII),
            record.value(),
            record.headers()));
  }

  private static void write(String bootstrap, ProducerRecord<String, byte[]> record)
      throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Access.client(bootstrap, Map.of()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(record).get();
    }
  }

  /** What is committed in partition 0 of a topic, once it is as much. */
  static List<ConsumerRecord<byte[], byte[]>> await(String bootstrap, String topic, int count)
      throws Exception {
    long until = System.nanoTime() + LIMIT_NANOS;
    while (true) {
      List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
      Readback.read(bootstrap, new TopicPartition(topic, 0), () -> true, found::add);
      if (found.size() >= count) {
        return found;
      }
      assertTrue(
          System.nanoTime() < until, () -> topic + " has " + found.size() + ", not " + count);
      Thread.sleep(50);
    }
  }

  /** What a topic tells from its record {@code from} on: the state, and the flow's number. */
  static List<String> told(String bootstrap, String topic, int from, int count) throws Exception {
    List<String> told = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> each : await(bootstrap, topic, from + count)) {
      Alert alert = AlertJson.fromBytes(each.value());
      int number = Integer.parseInt(alert.movement().txid().toString().substring(56), 16);
      told.add(alert.state().toString().toLowerCase(Locale.ROOT) + " " + number);
    }
    return told.subList(from, told.size());
  }

  /** Waits for that, a minute at most. */
  static void until(Callable<Boolean> that, String what) throws Exception {
    long until = System.nanoTime() + LIMIT_NANOS;
    while (!that.call()) {
      assertTrue(System.nanoTime() < until, () -> "not within a minute: " + what);
      Thread.sleep(50);
    }
  }
}
