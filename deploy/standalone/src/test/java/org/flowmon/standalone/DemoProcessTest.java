package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a person has it: a process that plays at its pace until Ctrl-C. */
final class DemoProcessTest {
  private static final String COLOUR = "\u001b[";

  @TempDir private Path directory;

  /** What a build server starts in the background ignores Ctrl-C, and so does what that starts. */
  private List<String> demo() {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(Child.monitor("demo", "--pace", "0.3", "--data", directory.resolve("data")));
    return command;
  }

  /** Where it ends it sums up what was seen; nobody has to wait for the last story. */
  @Test
  void withoutATerminalItPrintsPlainLinesAndEndsAtCtrlC() throws Exception {
    try (Child demo = Child.start(demo())) {
      demo.await("CRITICAL");
      demo.signal("INT");
      assertEquals(0, demo.code(), demo::said);
      endedCleanly(demo.said());
      assertFalse(demo.said().contains(COLOUR), demo::said);
    }
  }

  @Test
  void atATerminalItHasColours() throws Exception {
    String command = "exec " + String.join(" ", demo());
    try (Child terminal = Child.start(List.of("script", "-qec", command, "/dev/null"))) {
      terminal.await("CRITICAL");
      terminal.signalBelow("INT");
      assertEquals(0, terminal.code(), terminal::said);
      endedCleanly(terminal.said());
      assertTrue(terminal.said().contains(COLOUR), terminal::said);
    }
  }

  private static void endedCleanly(String said) {
    assertTrue(said.contains("Story 1: "), said);
    assertFalse(said.contains("Story 12: "), said);
    assertTrue(said.contains("First alert "), said);
    assertFalse(said.contains("Exception in thread"), said);
  }
}
