package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flowmon.topic.Access;

/**
 * Every stage on a secured broker, and two subscribers that the command line has added.
 *
 * @param data the data directory, where their settings are too
 */
record Subscribed(Path data, Pipeline pipeline) implements AutoCloseable {
  static final String A = "sakura";
  static final String B = "kuma";

  static Subscribed start(Path data) throws IOException, InterruptedException {
    Pipeline pipeline =
        Pipeline.start(
            PipelineConfig.embedded(data, SubscriberFlows.watchlist(), List.of())
                .withTenants(new PipelineConfig.Kafka.Embedded(0, true)),
            what -> {});
    Subscribed subscribed = new Subscribed(data, pipeline);
    for (String tenant : List.of(A, B)) {
      CommandLineFixture added = subscribed.add(tenant);
      assertEquals(0, added.code(), added::toString);
      assertTrue(added.out().startsWith("tenant " + tenant + " added: User:tenant-" + tenant));
      assertFalse(added.toString().contains("password="), added::toString);
    }
    return subscribed;
  }

  CommandLineFixture add(String tenant, Object... more) {
    return CommandLineFixture.run(
        "tenant",
        "add",
        tenant,
        "--entity",
        tenant,
        "--credentials",
        file(tenant),
        "--data",
        data,
        List.of(more));
  }

  /** What the command line wrote for that tenant. */
  Path file(String tenant) {
    return data.resolve(tenant + ".properties");
  }

  /** Client settings of that tenant. */
  Map<String, Object> as(String tenant, Map<String, ?> more) throws IOException {
    Map<String, Object> settings = new HashMap<>(Access.read(file(tenant)));
    settings.put("request.timeout.ms", 10_000);
    settings.put("default.api.timeout.ms", 10_000);
    settings.putAll(more);
    return settings;
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
