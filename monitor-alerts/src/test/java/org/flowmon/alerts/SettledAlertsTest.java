package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.Standing.Status;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Finality;
import org.flowmon.topic.Settled;
import org.flowmon.trace.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts whose blocks settle. */
class SettledAlertsTest {
  private static final Flow FLOW = Given.flow(Given.BANDIT, Given.SAKURA).flow();
  private static final Flow AGAIN =
      Given.flow(Given.BANDIT, Given.SAKURA)
          .withBlock(Given.block(840_001, "cc".repeat(32)))
          .flow();

  @SuppressWarnings("NullAway.Init")
  private AlertsDriver stage;

  @BeforeEach
  void open(@TempDir Path dir) {
    stage = new AlertsDriver(dir, Given.parties(), ShippedRules.standard());
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void anAlertRisesAsItsBlockSettlesOnceAStep() {
    long height = FLOW.block().height();
    stage.push(FLOW);
    Alert raised = stage.next();
    stage.settle(new Finality(height, height - 2, height - 5));
    stage.settle(new Finality(height + 1, height - 1, height - 4));
    assertTrue(stage.alerts.isEmpty());

    stage.settle(new Finality(height + 2, height, height - 3));
    Alert confirmed = stage.next();
    stage.settle(new Finality(height + 3, height + 1, height - 2));
    stage.settle(new Finality(height + 5, height + 3, height));
    Alert last = stage.next();
    stage.settle(new Finality(height + 6, height + 4, height + 1));
    assertTrue(stage.alerts.isEmpty());

    assertEquals(State.UPDATED, confirmed.state());
    assertEquals(new Standing(Status.CONFIRMED, 3), confirmed.movement().standing());
    assertEquals(State.UPDATED, last.state());
    assertEquals(new Standing(Status.FINAL, 6), last.movement().standing());
    assertEquals(raised.alertId(), last.alertId());
    assertEquals(3, last.identity().revision());
    assertEquals(raised.finding(), last.finding());
    assertEquals(raised.evidence(), last.evidence());
    assertEquals(2, stage.counted(AlertsMetrics.Outcome.UPDATED));

    // What is final stays; were it taken back against all promises, it would still be said.
    stage.push(FLOW.retract());
    assertEquals(State.RETRACTED, stage.next().state());
  }

  @Test
  void whatIsRetractedDoesNotRiseAndWhatIsReinstatedRisesFromItsNewBlock() {
    stage.push(FLOW);
    stage.push(FLOW.retract());
    long height = FLOW.block().height();
    stage.settle(new Finality(height + 9, height + 4, height + 4));
    stage.push(AGAIN);
    assertEquals(3, stage.alerts.readRecordsToList().size());
    long again = AGAIN.block().height();
    stage.settle(new Finality(again + 5, again - 1, again - 1));
    assertTrue(stage.alerts.isEmpty());
    stage.settle(new Finality(again + 9, again, again));
    Alert last = stage.next();
    assertEquals(new Standing(Status.FINAL, 10), last.movement().standing());
    assertEquals(4, last.identity().revision());
    assertEquals(AGAIN.block(), last.movement().block());
  }

  @Test
  void severalRiseInTheOrderOfTheirBlocksAsTheBookOfAlertsSays() {
    AlertBook book = new AlertBook(Given.parties(), ShippedRules.standard());
    List<Alert> expected = new ArrayList<>();
    for (String to : List.of(Given.SAKURA, "shop", "plain-pool", Given.KUMA)) {
      Flow flow = Given.flow(Given.BANDIT, to).flow();
      stage.push(flow);
      book.accept(flow);
    }
    long height = FLOW.block().height();
    Settled mark = new Settled(Chain.BITCOIN, height, new Finality(height + 5, height, height));
    expected.addAll(book.settle(mark));
    stage.alerts.readRecordsToList();
    stage.settle(mark.finality());
    assertEquals(4, expected.size());
    assertEquals(
        expected, stage.alerts.readValuesToList().stream().map(AlertJson::fromBytes).toList());
    assertEquals(List.of(), book.settle(mark));
  }
}
