package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flowmon.alerts.tenant.Tenant;
import org.flowmon.alerts.tenant.TenantJson;
import org.flowmon.topic.Access;
import org.flowmon.topic.RecordSize;
import org.flowmon.topic.Topics;

/**
 * Who the tenants are: the tenants topic, read whole and written one by one.
 *
 * @param bootstrap the broker
 * @param topics whose tenants
 */
record TenantRegister(String bootstrap, Topics topics) {
  private static final int ANSWER_MILLIS = 15_000;

  /**
   * What the topic has of an id.
   *
   * @param life of the last tenant of that id
   * @param tenant itself; empty when it was removed
   */
  record Entry(int life, Optional<Tenant> tenant) {}

  /**
   * All of them, removed ones included.
   *
   * @throws IOException when they cannot be read; the message names the record
   */
  SortedMap<String, Entry> read() throws IOException, InterruptedException {
    SortedMap<String, Entry> found = new TreeMap<>();
    Readback.read(
        bootstrap,
        new TopicPartition(topics.tenants(), 0),
        () -> true,
        record -> {
          String id = record.key() == null ? "" : new String(record.key(), UTF_8);
          if (record.value() == null) {
            found.remove(id);
            return;
          }
          try {
            byte[] value = record.value();
            found.put(id, new Entry(TenantJson.life(value), TenantJson.fromBytes(value)));
          } catch (IllegalArgumentException e) {
            throw new IOException(
                topics.tenants()
                    + "@"
                    + record.offset()
                    + " of tenant "
                    + id
                    + ": "
                    + e.getMessage()
                    + "; add it again",
                e);
          }
        });
    return found;
  }

  /**
   * Refuses a tenant that would not fit into a record of the topic, before anything is made for it.
   */
  static void require(Tenant tenant) throws IOException {
    try {
      var unused = RecordSize.checked(TenantJson.toBytes(tenant), "tenant " + tenant.id());
    } catch (IllegalArgumentException e) {
      throw new IOException(
          e.getMessage() + ": name fewer entities, or --everything for all of them", e);
    }
  }

  /** The tenant is this one from now on. */
  void put(Tenant tenant) throws IOException, InterruptedException {
    write(tenant.id(), TenantJson.toBytes(tenant));
  }

  /** It is no tenant from now on. */
  void remove(String id, int life) throws IOException, InterruptedException {
    write(id, TenantJson.removed(id, life));
  }

  private void write(String id, byte[] value) throws IOException, InterruptedException {
    Map<String, Object> settings =
        Access.client(
            bootstrap,
            Map.of(
                "acks",
                "all",
                "max.block.ms",
                ANSWER_MILLIS,
                "max.request.size",
                Topics.MAX_RECORD_BYTES));
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topics.tenants(), 0, id, value)).get();
    } catch (ExecutionException e) {
      throw new IOException("cannot write " + topics.tenants() + ": " + e.getMessage(), e);
    }
  }
}
