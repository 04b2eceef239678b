package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.topic.Topics;
import org.flowmon.watchlist.Watchlist;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertsConfigTest {
  private static final KnownParties NOBODY = KnownParties.of(Parties.of(Watchlist.EMPTY));

  private static AlertsConfig config(String bootstrap, String deployment) {
    return AlertsConfig.of(
        bootstrap,
        new Topics("flowmon"),
        Path.of("state"),
        deployment,
        NOBODY,
        ShippedRules.standard(),
        RuleSet.PUBLISHED);
  }

  @Test
  void theDefaultsAreExactlyOnceAndQuick() {
    AlertsConfig config = config("localhost:9092", "tokyo-1");
    assertEquals(Duration.ofMillis(10), config.commitInterval());
    assertEquals(Duration.ofSeconds(6), config.sessionTimeout());
    Properties p = AlertsApp.properties(config);
    assertEquals("flowmon-alerts", p.get(StreamsConfig.APPLICATION_ID_CONFIG));
    assertEquals("flowmon-alerts", p.get(StreamsConfig.CLIENT_ID_CONFIG));
    assertEquals("exactly_once_v2", p.get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
    assertEquals(200L, p.get(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG));
    assertEquals("6000", p.get("main.consumer.session.timeout.ms"));
    assertNull(p.get("main.consumer.group.instance.id"));
  }

  @Test
  void aFixedInstanceNameReachesTheConsumer() {
    Properties p =
        AlertsApp.properties(config("localhost:9092", "tokyo-1").withInstanceId("alerts-0"));
    assertEquals("alerts-0", p.get("main.consumer.group.instance.id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Tokyo", "a/b", "-a", "a b"})
  void aDeploymentNameThatDoesNotFitAUriIsRefused(String deployment) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> config("localhost:9092", deployment))
            .getMessage();
    assertTrue(message != null && message.contains("deployment"), message);
  }

  @Test
  void aBrokerMustBeNamed() {
    assertThrows(IllegalArgumentException.class, () -> config(" ", "tokyo-1"));
  }
}
