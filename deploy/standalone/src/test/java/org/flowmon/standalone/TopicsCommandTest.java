package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.flowmon.topic.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code topics} on a real broker. */
final class TopicsCommandTest {
  @TempDir private Path directory;

  private static CommandLineFixture topics(EmbeddedBroker broker, String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "topics";
    args[1] = more[0];
    args[2] = "--kafka";
    args[3] = broker.bootstrap();
    System.arraycopy(more, 1, args, 4, more.length - 1);
    return CommandLineFixture.run((Object[]) args);
  }

  @Test
  void whatIsMissingIsNamedAndMade() throws Exception {
    int all = new Topics(Topics.DEFAULT_PREFIX).all().size();
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      CommandLineFixture none = topics(broker, "check");
      assertEquals(1, none.code());
      assertEquals(all, none.out().lines().filter(l -> l.endsWith(" is missing")).count());
      CommandLineFixture made = topics(broker, "create", "--replicas", "1", "--in-sync", "1");
      assertEquals(0, made.code(), made::err);
      assertEquals(all, made.out().lines().filter(l -> l.startsWith("made ")).count());
      assertEquals(0, topics(broker, "check", "--replicas", "1", "--in-sync", "1").code());
      CommandLineFixture more = topics(broker, "check", "--replicas", "3", "--in-sync", "2");
      assertEquals(1, more.code());
      assertTrue(more.out().contains("flowmon.alerts has 1 replicas, not 3"), more::out);
      assertTrue(more.out().contains("flowmon.alerts has min.insync.replicas=1, not 2"), more::out);
      CommandLineFixture again = topics(broker, "create");
      assertEquals(0, again.code(), again::err);
      assertEquals(all + " topics are as they must be", again.out().strip());
    }
  }

  @Test
  void replicasThatNothingCouldBeWrittenToAreRefused() {
    assertEquals(
        2, CommandLineFixture.run("topics", "create", "--replicas", "1", "--in-sync", "2").code());
    assertEquals(2, CommandLineFixture.run("topics").code());
  }
}
