package org.flowmon.alerts.desk.projection;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

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
    PostgresServer running = server;
    if (running == null) {
      throw new IllegalStateException("no server");
    }
    if (fresh) {
      fresh = false;
      try (Connection db = DriverManager.getConnection(running.url());
          Statement statement = db.createStatement()) {
        statement.execute("drop schema public cascade");
        statement.execute("create schema public");
      }
    }
    return new Tables(running.url(), Records.TOPICS, clock);
  }
}
