package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay that is killed at ten random moments, broker and all, and started again each time. */
final class KillTest {
  private static final long SEED = 9;
  private static final int KILLS = 10;

  @TempDir private Path directory;

  private final List<String> said = new ArrayList<>();
  private final List<Process> children = new ArrayList<>();

  @AfterEach
  void leaveNoneBehind() {
    children.forEach(Process::destroyForcibly);
  }

  private final class Child {
    final Process process;
    final CountDownLatch tracing = new CountDownLatch(1);

    Child(EconomyFile economy, Path data, String name) throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx512m",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              Monitor.class.getName(),
              "replay",
              "--in",
              economy.blocks().toString(),
              "--no-builtin-watchlist",
              "--watchlist",
              economy.watchlist().toString(),
              "--data",
              data.toString(),
              "--flows",
              directory.resolve(name + "-flows").toString(),
              "--alerts",
              directory.resolve(name + "-alerts").toString());
      builder.environment().put("FLOWMON_LOG", "info");
      process = builder.redirectErrorStream(true).start();
      children.add(process);
      process.getOutputStream().close();
      Thread.ofVirtual()
          .start(
              () -> {
                try (BufferedReader lines = process.inputReader()) {
                  for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    synchronized (said) {
                      said.add(line);
                    }
                    if (line.contains("tracing [")) {
                      tracing.countDown();
                    }
                  }
                } catch (IOException e) {
                  // Killed.
                } finally {
                  tracing.countDown();
                }
              });
    }
  }

  @Test
  void nothingIsMissingAndNothingIsThereTwice() throws Exception {
    Random random = new Random(SEED);
    EconomyFile economy = EconomyFile.write(directory, SEED, 400, 50);
    Child undisturbed = new Child(economy, directory.resolve("calm"), "calm");
    assertTrue(undisturbed.process.waitFor(600, TimeUnit.SECONDS), said::toString);
    assertEquals(0, undisturbed.process.exitValue(), said::toString);

    Path data = directory.resolve("killed");
    int killed = 0;
    for (int i = 0; i < KILLS; i++) {
      Child child = new Child(economy, data, "killed");
      // Mostly while it processes, sometimes while it starts.
      boolean starting = random.nextInt(5) == 0;
      if (!starting) {
        assertTrue(child.tracing.await(60, TimeUnit.SECONDS), said::toString);
      }
      if (!child.process.waitFor(
          starting ? 500 + random.nextInt(2000) : 300 + random.nextInt(1800),
          TimeUnit.MILLISECONDS)) {
        killed++;
      }
      child.process.destroyForcibly();
      assertTrue(child.process.waitFor(10, TimeUnit.SECONDS));
    }
    Child last = new Child(economy, data, "killed");
    assertTrue(last.process.waitFor(600, TimeUnit.SECONDS), said::toString);
    assertEquals(0, last.process.exitValue(), said::toString);
    System.out.println("killed " + killed + " times before its end");

    List<String> flows = Files.readAllLines(directory.resolve("killed-flows"));
    assertEquals(Files.readAllLines(directory.resolve("calm-flows")), flows);
    assertFalse(flows.isEmpty());
    Map<Policy, String> traced = economy.traced(Bounds.DEFAULT);
    for (Policy policy : Policy.values()) {
      long expected = traced.getOrDefault(policy, "").lines().count();
      String mark = "\"policy\":\"" + policy + "\"";
      assertEquals(expected, flows.stream().filter(l -> l.contains(mark)).count());
    }
    List<String> alerts = Files.readAllLines(directory.resolve("killed-alerts"));
    assertEquals(Files.readAllLines(directory.resolve("calm-alerts")), alerts);
    assertEquals(alerts.size(), new HashSet<>(alerts).size());
  }
}
