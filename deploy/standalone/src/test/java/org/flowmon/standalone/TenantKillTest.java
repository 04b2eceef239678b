package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.flowmon.alerts.notify.Endpoint;
import org.flowmon.alerts.notify.Notify;
import org.flowmon.alerts.notify.PagesApp;
import org.flowmon.alerts.notify.PagesConfig;
import org.flowmon.alerts.tenant.TenantsApp;
import org.flowmon.alerts.tenant.TenantsConfig;
import org.flowmon.topic.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tenants stage, killed again and again, and without a broker for a while, while alerts are
 * raised, taken back and brought back: each tenant has each copy exactly once, and in order. Half
 * the kills come while it starts.
 */
@Timeout(300)
class TenantKillTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final long SEED = 11;
  private static final int KILLS = 3;

  @TempDir Path directory;

  /** A process that runs the stage until it is killed. */
  static final class StageProcess {
    static final String STARTED = "the stage runs";

    private StageProcess() {}

    /** Bootstrap, directory. */
    public static void main(String[] args) throws IOException, InterruptedException {
      try (TenantsApp app =
          new TenantsApp(
              TenantsConfig.of(args[0], TOPICS, Path.of(args[1]), "kill-test"),
              new SimpleMeterRegistry())) {
        app.start();
        while (!app.running()) {
          Thread.sleep(10);
        }
        System.out.println(STARTED);
        while (System.in.read() >= 0) {
          // Nothing is expected.
        }
      }
      System.exit(0);
    }
  }

  @Test
  void eachCopyIsThereOnceAndInOrder() throws Exception {
    Random random = new Random(SEED);
    TenantRounds rounds = new TenantRounds(random);
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0)) {
      String bootstrap = broker.bootstrap();
      TopicSetup.ensure(bootstrap, TOPICS);
      TenantRounds.begin(bootstrap);
      for (int i = 0; i < KILLS; i++) {
        try (Child stage = stage(bootstrap)) {
          rounds.raise(bootstrap);
          if (i % 2 == 0) {
            stage.await(StageProcess.STARTED);
          }
          Thread.sleep(random.nextInt(500)); // a moment at random is what is tested
          stage.kill();
        }
      }
      try (Child stage = stage(bootstrap)) {
        rounds.raise(bootstrap);
        stage.await(StageProcess.STARTED);
        assertTrue(rounds.check(bootstrap) > 2 * KILLS * TenantRounds.ROUND, "too few to tell");
      }
    }
  }

  /**
   * The broker goes away for {@code flowmon.test.outage} seconds, 3 unless said otherwise: nothing
   * is lost, nothing comes twice, and a tenant's route is told of its own case only.
   */
  @Test
  void aBrokerOutageLosesNothingAndRepeatsNothing() throws Exception {
    TenantRounds rounds = new TenantRounds(new Random(SEED));
    Duration outage = Duration.ofSeconds(Integer.getInteger("flowmon.test.outage", 3));
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (Endpoint ours = new Endpoint();
        Endpoint theirs = new Endpoint()) {
      int port;
      TenantsApp stage;
      PagesApp pages;
      try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0)) {
        String bootstrap = broker.bootstrap();
        port = Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1));
        TopicSetup.ensure(bootstrap, TOPICS);
        TenantRounds.begin(bootstrap);
        stage =
            new TenantsApp(
                TenantsConfig.of(bootstrap, TOPICS, directory.resolve("streams"), "one"), registry);
        stage.start();
        pages =
            new PagesApp(
                PagesConfig.of(bootstrap, TOPICS),
                routes(ours, theirs),
                Clock.systemUTC(),
                registry);
        pages.start();
        SubscriberFlows.until(() -> stage.running() && pages.running(), "the stages run");
        rounds.raise(bootstrap); // what is under way when the broker goes is what is tested
      }
      Thread.sleep(outage);
      try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), port);
          stage;
          pages) {
        rounds.raise(broker.bootstrap());
        assertTrue(rounds.check(broker.bootstrap()) > 2 * TenantRounds.ROUND, "too few to tell");
        ours.await(2);
        JsonNode told = theirs.await(1).getFirst().json();
        assertEquals("sakura", told.at("/payload/custom_details/tenant").textValue());
        assertEquals(1, cases(theirs).size(), "one case, and no other exchange's");
        assertEquals(2, cases(ours).size());
        assertEquals(Set.of(), retained(cases(ours), cases(theirs)), "under ids of its own");
        assertTrue(stage.running() && pages.running(), pages::status);
      }
    }
  }

  private Notify routes(Endpoint ours, Endpoint theirs) throws IOException {
    Files.writeString(directory.resolve("key"), "0123456789abcdef0123456789abcdef");
    String route =
        "  - {name: %s, pager: pagerduty, key_file: key, url: \"%s\", allow: [127.0.0.0/8]%s}\n";
    String file =
        "canary: off\nroutes:\n"
            + route.formatted("ours", ours.uri(), "")
            + route.formatted("theirs", theirs.uri(), ", tenant: sakura");
    return Notify.load(
        Files.writeString(directory.resolve("notify.yaml"), file), Clock.systemUTC());
  }

  private static Set<String> cases(Endpoint endpoint) {
    Set<String> cases = new TreeSet<>();
    endpoint.calls().forEach(call -> cases.add(call.json().path("dedup_key").textValue()));
    return cases;
  }

  private static Set<String> retained(Set<String> one, Set<String> other) {
    Set<String> both = new TreeSet<>(one);
    both.retainAll(other);
    return both;
  }

  private Child stage(String bootstrap) throws IOException {
    return Child.start(Child.java(StageProcess.class, bootstrap, directory.resolve("streams")));
  }
}
