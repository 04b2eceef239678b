package org.flowmon.alerts.desk.projection;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;

/** Tables in a file with twenty alerts, to be asked. */
public final class AskedTables implements AutoCloseable {
  private final Tables tables;

  /** In that folder. */
  public AskedTables(Path folder) throws Exception {
    Clock clock = Clock.fixed(Records.BEGIN, ZoneOffset.UTC);
    tables = new Tables(folder.resolve("desk.sqlite").toString(), Records.TOPICS, clock);
    Schema.index(tables.database().writer());
    Records records = new Records();
    for (int i = 1; i <= 20; i++) {
      records.alert(i, i % 2 == 0 ? "high" : "low", "fc1_" + i % 6);
    }
    records.into(tables);
  }

  /** How the desk asks for alerts. */
  public AlertReads alerts() {
    return new AlertReads(tables);
  }

  @Override
  public void close() throws SQLException {
    tables.close();
  }
}
