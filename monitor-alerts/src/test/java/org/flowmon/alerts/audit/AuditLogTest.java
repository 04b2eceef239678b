package org.flowmon.alerts.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.flowmon.alerts.audit.AuditEntry.Act;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log as the stage writes it, and what is found when somebody meddles with a copy. */
class AuditLogTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final int MANY = 12;

  private final NoteSigner signer = NoteSigner.make(TOPICS.audit());
  private List<TestRecord<byte[], byte[]>> log = List.of();
  private @TempDir Path dir;

  @SuppressWarnings("NullAway.Init") // JUnit makes the directory
  AuditLogTest() {}

  private static byte[] entry(int number, String actor) {
    return new AuditEntry(
            "e" + number,
            Instant.parse("2026-01-01T00:00:00Z").plusSeconds(number),
            actor,
            Act.EXPORT,
            "ties.csv",
            null,
            "abc",
            null)
        .toBytes();
  }

  @BeforeEach
  void written() {
    log = write(signer, number -> entry(number, "anna"));
  }

  private interface Leaf {
    byte @Nullable [] of(int number);
  }

  private List<TestRecord<byte[], byte[]>> write(NoteSigner by, Leaf leaf) {
    AuditConfig config =
        new AuditConfig(
            "nowhere:1",
            TOPICS,
            dir.resolve(by.verifier().toString().length() + "-" + by.hashCode()),
            by,
            null);
    try (TopologyTestDriver driver =
        new TopologyTestDriver(AuditTopology.build(TOPICS, by), AuditApp.properties(config))) {
      TestInputTopic<byte[], byte[]> entries =
          driver.createInputTopic(
              TOPICS.auditEntries(), new ByteArraySerializer(), new ByteArraySerializer());
      for (int i = 1; i <= MANY; i++) {
        entries.pipeInput(null, leaf.of(i), i);
      }
      return driver
          .createOutputTopic(
              TOPICS.audit(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
          .readRecordsToList();
    }
  }

  /** What the check says of those records; empty when they hold. */
  private Optional<String> check(
      List<TestRecord<byte[], byte[]>> records, @Nullable String kept, NoteSigner by) {
    AuditLog check = new AuditLog(List.of(by.verifier()), kept);
    for (int offset = 0; offset < records.size(); offset++) {
      Optional<String> fault = check.take(record(offset, records.get(offset)));
      if (fault.isPresent()) {
        return fault;
      }
    }
    return check.end();
  }

  private static ConsumerRecord<byte[], byte[]> record(
      int offset, TestRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    return new ConsumerRecord<>(
        TOPICS.audit(),
        0,
        offset,
        0L,
        TimestampType.CREATE_TIME,
        0,
        0,
        record.key(),
        record.value(),
        headers,
        Optional.empty());
  }

  private String found(UnaryOperator<List<TestRecord<byte[], byte[]>>> change) {
    return check(change.apply(new ArrayList<>(log)), null, signer).orElse("nothing");
  }

  private static TestRecord<byte[], byte[]> with(TestRecord<byte[], byte[]> record, byte[] value) {
    return new TestRecord<>(record.key(), value, record.headers(), record.getRecordTime());
  }

  private static TestRecord<byte[], byte[]> numbered(
      TestRecord<byte[], byte[]> record, byte[] number) {
    return new TestRecord<>(number, record.value(), record.headers(), record.getRecordTime());
  }

  @Test
  void whatWasWrittenHoldsAndIsWrittenAlikeAgain() {
    assertEquals(Optional.empty(), check(log, null, signer));
    assertEquals(MANY, log.size());
    assertEquals("export", AuditEntry.fromBytes(log.getFirst().value()).act().toString());
    List<TestRecord<byte[], byte[]>> again = write(signer, number -> entry(number, "anna"));
    for (int i = 0; i < MANY; i++) {
      assertEquals(note(log, i), note(again, i), "the same bytes");
    }
  }

  @Test
  void whateverIsDoneToARecordTheFirstThatDoesNotHoldIsNamed() {
    assertTrue(
        found(l -> replaced(l, 4, with(l.get(4), entry(5, "ben"))))
            .contains("@4: record 5 is not"));
    assertTrue(found(l -> without(l, 4)).contains("@4: record number 5 is expected here, found 6"));
    assertTrue(found(l -> without(l, 0)).contains("@0: record number 1 is expected"));
    assertTrue(found(l -> swapped(l, 7, 8)).contains("@7: record number 8 is expected"));
    assertTrue(
        found(
                l -> {
                  byte[] first = l.get(7).key();
                  swapped(l, 7, 8);
                  l.set(8, numbered(l.get(8), l.get(7).key()));
                  l.set(7, numbered(l.get(7), first));
                  return l;
                })
            .contains("@7: record 8 is not"),
        "renumbered besides");
    assertTrue(
        found(
                l -> {
                  l.add(with(l.getLast(), entry(99, "ben")));
                  return l;
                })
            .contains("@12: record number 13 is expected"));
    assertTrue(
        found(l -> replaced(l, 2, new TestRecord<>(l.get(2).key(), l.get(2).value())))
            .contains("@2: the checkpoint of record 3 does not hold"));
  }

  @Test
  void whoeverWritesItAnewNeedsTheKeyAndThenIsFoundByAKeptCheckpoint() {
    NoteSigner thief = NoteSigner.make(TOPICS.audit());
    List<TestRecord<byte[], byte[]>> forged = write(thief, number -> entry(number, "ben"));
    assertTrue(check(forged, null, signer).orElse("").contains("no key that is known signed it"));
    String kept = note(log, 5);
    assertEquals(Optional.empty(), check(log, kept, signer));
    List<TestRecord<byte[], byte[]>> anew =
        write(signer, number -> entry(number, number == 3 ? "ben" : "anna"));
    assertEquals(Optional.empty(), check(anew, null, signer), "with the key it fits");
    assertTrue(check(anew, kept, signer).orElse("").contains("first 6 records are not those"));
    assertTrue(check(log.subList(0, 4), kept, signer).orElse("").contains("last ones are missing"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new AuditLog(List.of(signer.verifier()), note(forged, 5)));
  }

  @Test
  void whatIsNoEntryIsInTheLogAllTheSame() {
    List<TestRecord<byte[], byte[]>> odd =
        write(
            signer,
            number ->
                number == 2
                    ? "no json".getBytes(UTF_8)
                    : number == 3 ? null : entry(number, "anna"));
    assertEquals(MANY, odd.size());
    assertEquals(Optional.empty(), check(odd, null, signer));
  }

  private static String note(List<TestRecord<byte[], byte[]>> records, int at) {
    return AuditLog.note(record(at, records.get(at))).orElseThrow();
  }

  private static List<TestRecord<byte[], byte[]>> replaced(
      List<TestRecord<byte[], byte[]>> all, int at, TestRecord<byte[], byte[]> by) {
    all.set(at, by);
    return all;
  }

  private static List<TestRecord<byte[], byte[]>> without(
      List<TestRecord<byte[], byte[]>> all, int at) {
    all.remove(at);
    return all;
  }

  private static List<TestRecord<byte[], byte[]>> swapped(
      List<TestRecord<byte[], byte[]>> all, int one, int other) {
    Collections.swap(all, one, other);
    return all;
  }
}
