package org.flowmon.alerts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Finality;
import org.flowmon.topic.Received;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
import org.flowmon.watchlist.WatchlistBuilder;

/** Records of the alerts topic, as the alerts stage writes them. All names are made up. */
public final class AlertRecords {
  public static final String BANDIT = Given.BANDIT;
  public static final String SAKURA = Given.SAKURA;
  public static final String CUSTOMER = "customer-of-kuma";

  private AlertRecords() {}

  /** Raised, final, retracted, reinstated: the value that went from {@code from} to {@code to}. */
  public static List<TestRecord<byte[], byte[]>> life(String from, String to) {
    return life(from, to, 1);
  }

  /** The same; each {@code number} is another payment. */
  public static List<TestRecord<byte[], byte[]>> life(String from, String to, int number) {
    Flow flow = Given.flow(from, to).withBlock(block(number)).flow();
    Verdict verdict =
        Verdict.of(ShippedRules.standard(), flow, PARTIES, Windows.inMemory()).orElseThrow();
    List<Alert> alerts = new ArrayList<>();
    alerts.add(AlertLife.raise(flow, verdict, PARTIES));
    alerts.add(
        AlertLife.settle(alerts.getLast(), new Finality(840_100, 840_050, 840_000)).orElseThrow());
    alerts.add(AlertLife.retract(alerts.getLast(), Reason.REORG));
    alerts.add(AlertLife.reinstate(alerts.getLast(), flow, verdict, PARTIES));
    return alerts.stream().map(AlertRecords::record).toList();
  }

  private static BlockRef block(int number) {
    return Given.block(840_000, String.format("%064x", number));
  }

  private static final Parties PARTIES = parties();

  private static Parties parties() {
    WatchlistBuilder list = new WatchlistBuilder();
    Entity.Builder bandit = Entity.of(BANDIT).name("Bandit").kind(EntityKind.EXCHANGE);
    bandit.tag(Entity.SANCTIONED, "made up").tag("watched", "desk only");
    list.entity(bandit.designation(Given.listed(Given.DATED)).build());
    list.entity(Entity.of(SAKURA).name("Sakura").kind(EntityKind.EXCHANGE).build());
    list.entity(Entity.of(CUSTOMER).name("Jane Doe of Kuma").kind(EntityKind.PERSON).build());
    return Parties.of(list.build());
  }

  private static TestRecord<byte[], byte[]> record(Alert alert) {
    RecordHeaders headers = new RecordHeaders(AlertEvent.headers(alert, "test"));
    headers.add(Received.HEADER, "1".getBytes(US_ASCII));
    headers.add("ce_secret", "desk only".getBytes(US_ASCII));
    return new TestRecord<>(alert.alertId().getBytes(US_ASCII), AlertJson.toBytes(alert), headers);
  }
}
