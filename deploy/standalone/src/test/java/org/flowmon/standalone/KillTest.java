package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.flowmon.chain.Chain;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A replay that is killed at random moments, broker and all, and started again each time: while it
 * starts, while it processes, and while it writes an image of its tracing state.
 */
final class KillTest {
  private static final long SEED = 9;
  private static final int KILLS = 10;
  private static final int IMAGE_AFTER = 400;

  @TempDir private Path directory;

  private final List<Child> children = new ArrayList<>();

  @AfterEach
  void leaveNoneBehind() {
    children.forEach(Child::close);
  }

  private Child replay(EconomyFile economy, String name) throws IOException {
    Child child =
        Child.start(
            Child.monitor(
                "replay",
                "--chain",
                economy.chain().name(),
                "--in",
                economy.blocks(),
                "--no-builtin-watchlist",
                "--watchlist",
                economy.watchlist(),
                "--image-after",
                IMAGE_AFTER,
                "--data",
                directory.resolve(name),
                "--flows",
                directory.resolve(name + "-flows"),
                "--alerts",
                directory.resolve(name + "-alerts")));
    children.add(child);
    return child;
  }

  private static int after(Child child, String text, int millis) throws InterruptedException {
    return child.awaitOrEnd(text) ? millis : 0;
  }

  @ParameterizedTest
  @CsvSource({"bitcoin, 120", "ethereum, 80"})
  void nothingIsMissingAndNothingIsThereTwice(String chain, int blocks) throws Exception {
    Random random = new Random(SEED);
    EconomyFile economy = EconomyFile.write(Chain.named(chain), directory, SEED, blocks, 50);
    Child undisturbed = replay(economy, "calm");
    assertEquals(0, undisturbed.code(), undisturbed::said);

    int killed = 0;
    int cutOff = 0;
    int restored = 0;
    // Some may come after the end, or, on a machine that is slow just then, none within an image.
    for (int i = 0; i < 3 * KILLS && (killed < KILLS || cutOff == 0 || restored == 0); i++) {
      Child child = replay(economy, "killed");
      int within = // milliseconds
          switch (random.nextInt(6)) {
            case 0 -> 500 + random.nextInt(2000); // while it starts
            case 1 -> after(child, "tracing [", 300 + random.nextInt(1800));
            case 2, 3 -> after(child, " of the state begun at offset ", random.nextInt(30));
            default -> after(child, " of the state complete, ", random.nextInt(300));
          };
      killed += child.endedWithin(within) ? 0 : 1;
      child.kill();
      String said = child.said();
      cutOff += said.lastIndexOf("of the state begun") > said.lastIndexOf("complete, ") ? 1 : 0;
      restored += said.matches("(?s).*state restored from [1-9].*") ? 1 : 0;
    }
    Child last = replay(economy, "killed");
    assertEquals(0, last.code(), last::said);
    System.out.printf(
        "killed %d times before its end, %d times within an image; %d starts read an image%n",
        killed, cutOff, restored);
    assertTrue(killed >= KILLS, "too many came after the end");
    assertTrue(cutOff > 0 && restored > 0, "no image was cut off, or none read back");

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
