package org.flowmon.alerts.desk.projection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The database of the projection: one connection that writes, a few that read. Nothing in it is
 * worth keeping: whatever is wrong with it, it is made again from the topics.
 */
final class Database implements AutoCloseable {
  private static final String SERVER = "jdbc:postgresql:";

  /** The beginning of an address, without what may be secret in it. */
  private static final Pattern ADDRESS =
      Pattern.compile("^(jdbc:([a-z0-9]*:)?|[a-z][a-z0-9+]+://)", Pattern.CASE_INSENSITIVE);

  private static final int READERS = 4;
  private static final long WAIT_SECONDS = 10;
  private static final int CACHE_KIB = 64 * 1024;

  private static final int ALIVE_SECONDS = 2;

  private final String url;
  private final Dialect dialect;
  private final @Nullable Path file;
  private final String name;
  private final Consumer<String> why;
  private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);
  private Connection writer;
  private volatile @Nullable String schema;
  private final AtomicInteger generation = new AtomicInteger();

  /** Work with a connection. */
  interface Work<T> {
    T with(Connection db) throws SQLException;
  }

  private Database(
      String url, Dialect dialect, @Nullable Path file, String name, Consumer<String> why)
      throws SQLException, IOException {
    this.url = url;
    this.dialect = dialect;
    this.file = file;
    this.name = name;
    this.why = why;
    writer = first();
  }

  /**
   * Opens the database at a path (SQLite) or of a {@code jdbc:postgresql:} address, there in a
   * schema that begins with {@code name}. What is there and not of this version is thrown away;
   * {@code why} is told.
   *
   * @throws IOException also when it is an address, and none that is known: no file has such a name
   */
  static Database open(String where, String name, Consumer<String> why)
      throws SQLException, IOException {
    boolean server = where.startsWith(SERVER);
    Matcher address = ADDRESS.matcher(where);
    if (!server && address.find()) {
      throw new IOException(
          "expected "
              + SERVER
              + "//HOST/DATABASE or a file, found an address that begins with "
              + address.group());
    }
    Path file = server ? null : Path.of(where).toAbsolutePath();
    if (file != null) {
      Files.createDirectories(file.getParent());
    }
    String url = server ? where : "jdbc:sqlite:" + file;
    Dialect dialect = server ? Dialect.POSTGRESQL : Dialect.SQLITE;
    Database database = new Database(url, dialect, file, name, why);
    database.check();
    return database;
  }

  private Connection first() throws SQLException, IOException {
    try {
      return connect(true);
    } catch (SQLException e) {
      if (file == null) {
        throw e;
      }
      why.accept("it cannot be read: " + e.getMessage());
      delete(file);
      return connect(true);
    }
  }

  private void check() throws SQLException, IOException {
    try {
      String version = about("version").orElse("");
      if (!version.equals(Integer.toString(Schema.VERSION))) {
        if (!version.isEmpty()) {
          why.accept("it is of version " + version + ", this program needs " + Schema.VERSION);
        }
        clear();
      }
      fillReaders();
    } catch (SQLException e) {
      why.accept("it cannot be read: " + e.getMessage());
      clear();
      fillReaders();
    }
  }

  /** A server that was gone may be back: connects to it, where the tables may be others. */
  void connectAgain() throws SQLException, IOException {
    generation.incrementAndGet();
    close();
    writer = connect(true);
    check();
  }

  /** Whether the server answers on the connection that writes. */
  boolean connected() throws SQLException {
    return file != null || writer.isValid(ALIVE_SECONDS);
  }

  private Connection connect(boolean writes) throws SQLException {
    Connection db = DriverManager.getConnection(url);
    boolean opened = false;
    try {
      if (dialect == Dialect.SQLITE) {
        set(db);
      } else if (writes) {
        schema = OwnSchema.take(db, name);
      } else {
        OwnSchema.use(db, Objects.requireNonNull(schema));
      }
      opened = true;
      return db;
    } finally {
      if (!opened) {
        db.close();
      }
    }
  }

  private static void set(Connection db) throws SQLException {
    try (Statement pragma = db.createStatement()) {
      pragma.execute("pragma busy_timeout = 5000");
      pragma.execute("pragma cache_size = -" + CACHE_KIB);
      pragma.execute("pragma temp_store = memory");
      // What the last moments before a power cut held comes again from the topics.
      pragma.execute("pragma synchronous = normal");
    }
  }

  Dialect dialect() {
    return dialect;
  }

  /** The connection of the one writer. */
  Connection writer() {
    return writer;
  }

  /** Throws everything away and makes empty tables. */
  void clear() throws SQLException, IOException {
    generation.incrementAndGet();
    closeReaders();
    if (file == null) {
      drop();
    } else {
      writer.close();
      delete(file);
      writer = connect(true);
      try (Statement pragma = writer.createStatement()) {
        pragma.execute("pragma journal_mode = wal");
      }
    }
    writer.setAutoCommit(false);
    Schema.create(writer, dialect);
    try (PreparedStatement insert =
        writer.prepareStatement("insert into about(name, value) values ('version', ?)")) {
      insert.setString(1, Integer.toString(Schema.VERSION));
      insert.executeUpdate();
    }
    writer.commit();
    fillReaders();
  }

  private static void delete(Path file) throws IOException {
    for (String end : List.of("", "-wal", "-shm", "-journal")) {
      Files.deleteIfExists(Path.of(file + end));
    }
  }

  private void drop() throws SQLException {
    writer.setAutoCommit(true);
    try (Statement statement = writer.createStatement()) {
      for (String table : Schema.TABLES) {
        statement.execute("drop table if exists " + table);
      }
    }
  }

  /** A fact about the projection itself; empty when there is none, or no table. */
  Optional<String> about(String name) throws SQLException {
    if (!hasTables()) {
      return Optional.empty();
    }
    try (PreparedStatement select =
        writer.prepareStatement("select value from about where name = ?")) {
      select.setString(1, name);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  private boolean hasTables() throws SQLException {
    String all =
        dialect == Dialect.SQLITE
            ? "select 1 from sqlite_master where name = 'about'"
            : "select 1 where to_regclass('about') is not null";
    try (Statement statement = writer.createStatement();
        ResultSet rows = statement.executeQuery(all)) {
      return rows.next();
    }
  }

  private void fillReaders() throws SQLException {
    if (writer.getAutoCommit()) {
      writer.setAutoCommit(false);
    }
    while (readers.remainingCapacity() > 0) {
      readers.add(connect(false));
    }
  }

  /** Reads, on a connection of its own. */
  <T> T read(Work<T> work) throws SQLException {
    int current = generation.get();
    Connection db;
    try {
      db = readers.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while waiting for a connection", e);
    }
    if (db == null) {
      throw new SQLException("no connection was free for " + WAIT_SECONDS + " s");
    }
    try {
      if (db.isClosed()) {
        db = connect(false);
      }
      return work.with(db);
    } catch (SQLException e) {
      if (lost(e)) {
        db.close(); // the next one to have it connects again
      }
      throw e;
    } finally {
      if (current != generation.get() || !readers.offer(db)) {
        db.close();
      }
    }
  }

  /** Whether it says that the server is gone, or ends. */
  static boolean lost(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("08") || state.startsWith("57P"));
  }

  private void closeReaders() throws SQLException {
    List<Connection> idle = new ArrayList<>();
    readers.drainTo(idle);
    for (Connection each : idle) {
      each.close();
    }
  }

  @Override
  public void close() throws SQLException {
    closeReaders();
    if (file == null && connected()) {
      OwnSchema.leave(writer);
    }
    writer.close();
  }
}
