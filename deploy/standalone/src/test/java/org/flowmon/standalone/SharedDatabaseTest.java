package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.flowmon.alerts.desk.DeskServer;
import org.flowmon.alerts.desk.access.Account;
import org.flowmon.alerts.desk.access.Role;
import org.flowmon.alerts.desk.projection.PostgresServer;
import org.flowmon.standalone.DeskFixture.Person;
import org.flowmon.watchlist.Watchlist;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two desks with their tables in one database: a real broker, a real PostgreSQL. */
@Timeout(300)
class SharedDatabaseTest {
  private static final List<Account> ACCOUNTS = List.of(new Account("anna", Set.of(Role.ANALYST)));

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // JUnit sets dir
  SharedDatabaseTest() {}

  private static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      Thread.sleep(20);
    }
  }

  @Test
  void twoDesksOfOneDatabaseShowTheSameAndWaitForItTogether() throws Exception {
    Path programs = PostgresServer.programs().orElse(null);
    if (programs == null) {
      String message = "SKIPPED: no PostgreSQL is installed (apt-get install postgresql)";
      System.out.println(message);
      Assumptions.abort(message);
      return;
    }
    try (PostgresServer server = PostgresServer.start(programs);
        DeskFixture fixture =
            new DeskFixture(dir.resolve("broker"), ACCOUNTS, Watchlist.builtin(), server.url());
        DeskServer second = fixture.open(server.url(), ACCOUNTS, null, 0)) {
      Person here = fixture.person("anna");
      Person there = fixture.signIn(second, "anna");
      fixture.alert(here, "fa1_one", "fc1_one", "high");
      await(() -> fixture.get(there, "/alerts/fa1_one").statusCode() == 200);
      assertEquals(200, fixture.command(there, "fc1_one", 1, "{\"action\":\"take\"}").statusCode());
      await(() -> fixture.get(here, "/cases/fc1_one").body().contains("\"assignee\":\"anna\""));

      server.crash();
      await(() -> fixture.get(here, "/alerts/fa1_one").statusCode() == 503);
      String said = fixture.get(there, "/cases/fc1_one").body();
      assertTrue(said.contains("database does not answer"), said);
      fixture.write("fa1_two", "fc1_two", "low");
      server.begin();
      for (Person at : List.of(here, there)) {
        await(() -> fixture.get(at, "/alerts/fa1_two").statusCode() == 200);
        assertEquals(200, fixture.get(at, "/alerts/fa1_one").statusCode(), "it was kept");
      }
    }
  }
}
