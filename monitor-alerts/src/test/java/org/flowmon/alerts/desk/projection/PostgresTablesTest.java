package org.flowmon.alerts.desk.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@link TablesContract} on PostgreSQL, when its Debian package is installed. */
class PostgresTablesTest extends TablesContract {
  private static @Nullable PostgresServer server;

  private boolean fresh;

  @SuppressWarnings("NullAway.Init") // as in the contract
  PostgresTablesTest() {}

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Path programs = PostgresServer.programs().orElse(null);
    if (programs == null) {
      String message = "SKIPPED: no PostgreSQL is installed (apt-get install postgresql)";
      System.out.println(message);
      Assumptions.abort(message);
      return;
    }
    server = PostgresServer.start(programs);
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @Override
  @BeforeEach
  void begin() throws Exception {
    fresh = true;
    super.begin();
  }

  @Override
  Tables open(Clock clock) throws Exception {
    String url = running().url();
    if (fresh) {
      fresh = false;
      try (Connection db = DriverManager.getConnection(url);
          Statement statement = db.createStatement()) {
        for (int i = 1; i <= 2; i++) {
          statement.execute(
              "drop schema if exists \"%s_desk_%d\" cascade".formatted(Records.TOPICS.prefix(), i));
        }
      }
    }
    return new Tables(url, Records.TOPICS, clock);
  }

  private static PostgresServer running() {
    return Objects.requireNonNull(server, "no server");
  }

  private static long alerts(Tables of) throws SQLException {
    return of.first("select count(*) from alert", row -> row.getLong(1)).orElseThrow();
  }

  @Test
  void severalDesksShareADatabaseAndEachGoesOnWithItsOwnTables() throws Exception {
    records.alert(1, "high", "fc1_1").into(tables);
    try (Tables second = open(clock)) {
      assertEquals(0, alerts(second));
      new Records().alert(1, "high", "fc1_1").alert(2, "low", "fc1_1").into(second);
      tables.close();
      tables = open(clock);
      assertEquals(List.of(1L, 2L), List.of(alerts(tables), alerts(second)));
    }
  }

  @Test
  void whatAServerHeldIsThereWhenItIsBack() throws Exception {
    records.alert(1, "high", "fc1_1").into(tables);
    running().crash();
    assertTrue(tables.lost());
    assertThrows(SQLException.class, () -> alerts(tables));
    assertThrows(SQLException.class, () -> tables.connectAgain());
    running().begin();
    assertTrue(tables.lost(), "the connection is another");
    tables.connectAgain();
    assertEquals(1, alerts(tables));
    records.alert(2, "high", "fc1_1").into(tables);
    for (int i = 0; i < 10; i++) {
      assertEquals(2, alerts(tables), "on every connection");
    }
  }

  @Test
  void whoReadsIsConnectedAgainAfterTheServerCutItOff() throws Exception {
    records.alert(1, "high", "fc1_1").into(tables);
    try (Connection db = DriverManager.getConnection(running().url());
        Statement statement = db.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
              + " and backend_type = 'client backend'");
    }
    int failed = 0;
    for (int i = 0; i < 20; i++) {
      try {
        assertEquals(1, alerts(tables));
      } catch (SQLException e) {
        failed++;
      }
    }
    assertTrue(failed <= 4, failed + " of 20: each connection fails once");
    tables.connectAgain();
  }
}
