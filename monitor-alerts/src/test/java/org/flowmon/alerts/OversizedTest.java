package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.kafka.streams.test.TestRecord;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.topic.DeadLetter;
import org.flowmon.topic.Topics;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
import org.flowmon.watchlist.WatchlistBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records that are larger than what comes after them can take: said, and nothing else disturbed.
 */
class OversizedTest {
  private static final Flow FLOW = Given.flow(Given.BANDIT, Given.SAKURA).flow();
  private static final Flow NEXT = Given.flow(Given.KUMA, Given.SAKURA).flow();

  @TempDir Path dir;

  private static Parties parties(String name) {
    WatchlistBuilder list = new WatchlistBuilder();
    for (String id : new String[] {Given.BANDIT, Given.KUMA}) {
      Entity.Builder from = Entity.of(id).name(id.equals(Given.BANDIT) ? name : "Kuma");
      list.entity(from.kind(EntityKind.MIXER).tag(Entity.SANCTIONED, "made up").build());
    }
    list.entity(Entity.of(Given.SAKURA).name("Sakura").kind(EntityKind.EXCHANGE).build());
    return Parties.of(list.build());
  }

  @Test
  void anAlertThatIsTooLargeIsADeadLetterAndTheNextOneComes() {
    Parties parties = parties("B".repeat(30_000));
    try (AlertsDriver stage = new AlertsDriver(dir, parties, ShippedRules.standard())) {
      stage.push(FLOW);
      stage.push(NEXT);
      assertEquals(Given.KUMA, stage.next().source().party().id());
      assertTrue(stage.alerts.isEmpty());
      TestRecord<byte[], byte[]> dead = stage.deadLetters.readRecord();
      String error = header(dead, DeadLetter.ERROR);
      assertTrue(error.contains("bytes, more than 65536: shorten the names of its"), error);
      assertNotNull(dead.value());
    }
  }

  @Test
  void aRecordOfTheLargestSizeIsADeadLetterThatFits() {
    try (AlertsDriver stage = new AlertsDriver(dir, parties("B"), ShippedRules.standard())) {
      stage.flows.pipeInput(new byte[] {1}, new byte[Topics.MAX_RECORD_BYTES - 100]);
      stage.push(FLOW);
      assertEquals(Given.BANDIT, stage.next().source().party().id());
      TestRecord<byte[], byte[]> dead = stage.deadLetters.readRecord();
      assertNull(dead.value());
      assertEquals(
          Integer.toString(Topics.MAX_RECORD_BYTES - 100), header(dead, DeadLetter.LEFT_OUT));
      assertEquals("poison", header(dead, DeadLetter.REASON));
      assertTrue(header(dead, DeadLetter.PLACE).startsWith("flowmon.flows-0@"));
    }
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return new String(
        Objects.requireNonNull(record.headers().lastHeader(name)).value(), StandardCharsets.UTF_8);
  }
}
