package org.flowmon.alerts.desk.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link TablesContract} on SQLite, and what becomes of a file that is not as it was. */
class SqliteTablesTest extends TablesContract {
  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // JUnit sets dir
  SqliteTablesTest() {}

  private Path file() {
    return dir.resolve("desk.sqlite");
  }

  @Override
  Tables open(Clock clock) throws Exception {
    return new Tables(file().toString(), Records.TOPICS, clock);
  }

  private void reopenEmpty() throws Exception {
    tables = open(clock);
    assertEquals(Map.of(), tables.projector().places());
    records = new Records();
    records.alert(1, "high", "fc1_1");
    assertEquals(1, records.into(tables).alerts().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgres://u:secret@127.0.0.1/desk",
        "JDBC:PostgreSQL://127.0.0.1/desk?password=secret",
        "jdbc:sqlite:secret",
        "jdbc:/secret",
        "postgresql://u:secret@127.0.0.1/desk"
      })
  void anAddressThatIsNoneIsRefusedAndNotTakenForAFile(String mistyped) {
    String why =
        String.valueOf(
            assertThrows(
                    IOException.class, () -> new Tables(mistyped, Records.TOPICS, clock).close())
                .getMessage());
    assertTrue(why.contains("expected jdbc:postgresql://HOST/DATABASE or a file"), why);
    assertFalse(why.contains("secret"), why);
  }

  @Test
  void aDeletedFileIsMadeAgain() throws Exception {
    records.alert(1, "high", "fc1_1").into(tables);
    tables.close();
    Files.delete(file());
    reopenEmpty();
  }

  @Test
  void aFileThatIsNoDatabaseIsMadeAgain() throws Exception {
    tables.close();
    Files.write(
        file(), "this is not a database, it is a text of some length".repeat(100).getBytes(UTF_8));
    reopenEmpty();
  }

  @Test
  void aDamagedFileIsMadeAgain() throws Exception {
    for (int i = 1; i < 500; i++) {
      records.alert(i, "high", "fc1_" + i);
    }
    records.into(tables);
    tables.close();
    byte[] content = Files.readAllBytes(file());
    for (int i = 2000; i < content.length; i++) {
      content[i] = (byte) (i * 31);
    }
    Files.write(file(), content);
    reopenEmpty();
  }

  @Test
  void tablesOfAnotherVersionAreMadeAgain() throws Exception {
    records.alert(1, "high", "fc1_1").into(tables);
    tables.close();
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file());
        var statement = db.createStatement()) {
      statement.execute("update about set value = '0' where name = 'version'");
    }
    reopenEmpty();
  }
}
