package org.flowmon.alerts.desk.projection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL server of its own, from the programs of the Debian package. */
public final class PostgresServer implements AutoCloseable {
  private static final Path PACKAGES = Path.of("/usr/lib/postgresql");

  private final Path bin;
  private final Path dir;
  private final int port;

  private PostgresServer(Path bin, Path dir, int port) {
    this.bin = bin;
    this.dir = dir;
    this.port = port;
  }

  /** Where the newest one's programs are; empty when none is installed. */
  public static Optional<Path> programs() throws IOException {
    if (!Files.isDirectory(PACKAGES)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(PACKAGES)) {
      return versions
          .map(each -> each.resolve("bin"))
          .filter(each -> Files.isExecutable(each.resolve("initdb")))
          .max(Comparator.naturalOrder());
    }
  }

  /** Starts one with an empty database, on a free port. */
  public static PostgresServer start(Path bin) throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path dir = Files.createTempDirectory("flowmon-postgres");
    PostgresServer server = new PostgresServer(bin, dir, port);
    if (root()) {
      run(List.of("chown", "postgres", dir.toString()));
    }
    String data = dir.resolve("data").toString();
    server.as("initdb", "-D", data, "-U", "desk", "-A", "trust", "-E", "UTF8", "--no-sync");
    server.begin();
    return server;
  }

  /** Begins, or begins again where it ended. */
  public void begin() throws IOException, InterruptedException {
    as(
        "pg_ctl",
        "-D",
        dir.resolve("data").toString(),
        "-w",
        "-l",
        dir.resolve("log").toString(),
        "-o",
        "-p " + port + " -h 127.0.0.1 -k " + dir + " -F",
        "start");
  }

  /** Ends as if it had crashed. */
  public void crash() throws IOException, InterruptedException {
    as("pg_ctl", "-D", dir.resolve("data").toString(), "-m", "immediate", "stop");
  }

  /** Its address, for a JDBC driver. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=desk";
  }

  /** It refuses to run as root. */
  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  private void as(String program, String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (root()) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(args));
    run(command);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Path said = Files.createTempFile("flowmon-postgres", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    String text = Files.readString(said);
    Files.delete(said);
    if (!ended || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", command) + ": " + text);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      crash();
      if (root()) {
        run(List.of("rm", "-rf", dir.toString()));
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while stopping PostgreSQL", e);
    }
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
