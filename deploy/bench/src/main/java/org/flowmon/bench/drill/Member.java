package org.flowmon.bench.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process of the drill: it is started, ended in one way or another, and started again; what it
 * says goes to one file.
 */
final class Member implements AutoCloseable {
  private static final long STOP_SECONDS = 60;
  private static final long COMMAND_SECONDS = 300;

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private @Nullable Process process;

  Member(String name, List<String> command, Map<String, String> environment, Path log) {
    this.name = name;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.log = log;
  }

  String name() {
    return name;
  }

  synchronized void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    process = builder.start();
  }

  /** Ends it at once, without a word: kill -9. */
  synchronized void kill() throws InterruptedException {
    Process now = process;
    process = null;
    if (now != null) {
      now.destroyForcibly();
      var unused = now.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    }
  }

  /**
   * Asks it to end, as an operator does, and waits.
   *
   * @throws IOException when it ends otherwise than with 0 or 143, or not within a minute; then it
   *     is killed
   */
  synchronized void stop() throws IOException, InterruptedException {
    Process now = process;
    process = null;
    if (now == null) {
      return;
    }
    now.destroy();
    boolean ended = now.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    now.destroyForcibly();
    if (!ended) {
      throw new IOException(name + " did not stop within " + STOP_SECONDS + " s");
    }
    if (now.exitValue() != 0 && now.exitValue() != 128 + 15) {
      throw new IOException(name + " stopped with exit code " + now.exitValue());
    }
  }

  /** Waits for its end and returns the exit code; of a command that ends by itself. */
  int code() throws InterruptedException, IOException {
    Process now = process;
    if (now == null || !now.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException(name + " does not end");
    }
    return now.exitValue();
  }

  /** The exit code of one that ended though nobody ended it; {@code null} while it is well. */
  synchronized @Nullable Integer endedByItself() {
    Process now = process;
    return now == null || now.isAlive() ? null : now.exitValue();
  }

  /** What it has said last. */
  String said() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves nothing behind; also from another thread, while somebody waits for it. */
  @Override
  public void close() {
    Process now = process;
    if (now != null) {
      now.descendants().forEach(ProcessHandle::destroyForcibly);
      now.destroyForcibly();
    }
  }
}
