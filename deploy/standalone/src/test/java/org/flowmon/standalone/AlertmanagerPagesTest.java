package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.notify.Alertmanager;
import org.flowmon.alerts.notify.Endpoint;
import org.flowmon.alerts.notify.GivenAlert;
import org.flowmon.alerts.notify.Notify;
import org.flowmon.alerts.notify.PagesApp;
import org.flowmon.alerts.notify.PagesConfig;
import org.flowmon.topic.Topics;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the alerts topic of a real broker through a real Alertmanager to a telephone. */
@Timeout(180)
final class AlertmanagerPagesTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final int STORM = 10_000;
  private static final String CASE = GivenAlert.caseKey(1);

  @TempDir private Path folder;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @BeforeAll
  static void itIsThere() {
    Alertmanager.require();
  }

  private PagesApp pages(String bootstrap) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("notify.yaml"),
            """
            deployment: test
            hold: 1s
            canary: off
            routes:
              - {name: am, pager: alertmanager, urls: ["http://127.0.0.1:%d"], every: 1s}
            """
                .formatted(Alertmanager.PORT));
    PagesApp app =
        new PagesApp(
            PagesConfig.of(bootstrap, TOPICS),
            Notify.load(file, Clock.systemUTC()),
            Clock.systemUTC(),
            registry);
    app.start();
    SubscriberFlows.until(app::running, "pages run");
    return app;
  }

  private static void write(EmbeddedBroker broker, int count, IntFunction<GivenAlert> alerts) {
    PagesTest.write(
        broker, IntStream.range(0, count).mapToObj(i -> alerts.apply(i).bytes()).toList());
  }

  private void judged(int alerts) throws Exception {
    SubscriberFlows.until(
        () ->
            registry.find("flowmon.pages.alerts").counters().stream()
                    .mapToDouble(Counter::count)
                    .sum()
                == alerts,
        alerts + " alerts are judged");
  }

  private static List<String> told(Endpoint phone) {
    return phone.calls().stream().map(Endpoint.Call::notified).toList();
  }

  @Test
  void tenThousandAlertsOfACaseAreOneCallAndItsEndAnother() throws Exception {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    GivenAlert alert = GivenAlert.golden().inCase(1);
    List<String> expected = new ArrayList<>();
    try (Endpoint phone = new Endpoint();
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("data"), 0)) {
      String bootstrap = broker.bootstrap();
      TopicSetup.ensure(bootstrap, TOPICS);
      try (Alertmanager one = new Alertmanager(first, phone.uri())) {
        try (PagesApp app = pages(bootstrap)) {
          write(broker, STORM, alert::number);
          expected.add("firing " + CASE);
          phone.await(1);
          judged(STORM);
          assertTrue(app.running(), app::status);
        }
        // Nobody tells Alertmanager anything for longer than it waits by itself.
        Thread.sleep(Alertmanager.RESOLVE_TIMEOUT.plusSeconds(1).toMillis());
        assertEquals(List.of(CASE + " active"), one.alerts());
        assertEquals(expected, told(phone));
        one.kill();
      }
      try (PagesApp app = pages(bootstrap);
          Alertmanager two = new Alertmanager(second, phone.uri())) {
        two.await(CASE + " active"); // it had forgotten, and is told again
        expected.add("firing " + CASE);
        phone.await(2);
        two.silence(GivenAlert.caseKey(2));
        write(broker, 10, i -> GivenAlert.golden().inCase(2).number(STORM + i));
        two.await(GivenAlert.caseKey(2) + " suppressed");
        write(broker, STORM, i -> alert.number(i).revision(2, Alert.State.RETRACTED));
        expected.add("resolved " + CASE);
        phone.await(3);
        assertTrue(app.running(), app::status);
      }
      assertEquals(expected, told(phone));
    }
  }
}
