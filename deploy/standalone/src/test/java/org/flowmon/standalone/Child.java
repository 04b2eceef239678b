package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of its own, and what it says. */
final class Child implements AutoCloseable {
  private static final long LIMIT_SECONDS = 400;

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;
  private boolean ended;

  private Child(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("FLOWMON_LOG", "info");
    process = builder.start();
    reader = Thread.ofVirtual().start(this::read);
  }

  /** What runs a command line of the monitor. */
  static List<String> monitor(Object... args) {
    return java(Monitor.class, args);
  }

  /** What runs a command line of the monitor with so many megabytes of heap and no more. */
  static List<String> monitorWithin(int megabytes, Object... args) {
    return java(List.of("-Xmx" + megabytes + "m"), Monitor.class, args);
  }

  /** What runs a class; it ends with its standard input. */
  static List<String> java(Class<?> main, Object... args) {
    return java(List.of(), main, args);
  }

  private static List<String> java(List<String> options, Class<?> main, Object... args) {
    return Stream.of(
            QuickStart.java().stream(),
            options.stream(),
            Stream.of(main.getName()),
            Arrays.stream(args).map(String::valueOf))
        .flatMap(each -> each)
        .toList();
  }

  static Child start(List<String> command) throws IOException {
    return new Child(command);
  }

  /** A broker at that port; returns when it serves. */
  static Child broker(Path data, int port) throws IOException, InterruptedException {
    Child broker = new Child(java(BrokerProcess.class, data, port));
    broker.await(BrokerProcess.SERVES);
    return broker;
  }

  /** A broker that serves until its standard input ends. */
  static final class BrokerProcess {
    static final String SERVES = "the broker serves";

    private BrokerProcess() {}

    /** Data directory, port. */
    public static void main(String[] args) throws IOException {
      EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]));
      System.out.println(SERVES);
      while (System.in.read() >= 0) {
        // Nothing is expected.
      }
      broker.close();
      System.exit(0);
    }
  }

  private void read() {
    try (BufferedReader in = process.inputReader()) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      // It was ended.
    } finally {
      synchronized (lines) {
        ended = true;
        lines.notifyAll();
      }
    }
  }

  /** What its threads do: for the message when it stands still. */
  private String threads() {
    String command = Path.of(System.getProperty("java.home"), "bin", "jstack").toString();
    try {
      Process jstack =
          new ProcessBuilder(command, Long.toString(process.pid()))
              .redirectErrorStream(true)
              .start();
      return "\n" + new String(jstack.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "\nno thread dump: " + e.getMessage();
    }
  }

  /** Waits for a line that contains {@code text}; it fails when the process ends without one. */
  void await(String text) throws InterruptedException {
    assertTrue(awaitOrEnd(text), () -> "no \"" + text + "\" in " + said());
  }

  /** Waits for a line that contains {@code text} or for the end; whether the line came. */
  boolean awaitOrEnd(String text) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    int looked = 0;
    synchronized (lines) {
      while (true) {
        for (; looked < lines.size(); looked++) {
          if (lines.get(looked).contains(text)) {
            return true;
          }
        }
        if (ended) {
          return false;
        }
        long millis = (until - System.nanoTime()) / 1_000_000;
        assertTrue(millis > 0, () -> "no \"" + text + "\" in " + said() + threads());
        lines.wait(millis);
      }
    }
  }

  /** Waits for the end and returns the exit code. */
  int code() throws InterruptedException {
    assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), () -> said() + threads());
    reader.join();
    return process.exitValue();
  }

  /** Whether it ended within that time. */
  boolean endedWithin(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Sends it STOP, CONT, ... */
  void signal(String name) throws IOException, InterruptedException {
    signal(name, process.toHandle());
  }

  /** The same to what it started. */
  void signalBelow(String name) throws IOException, InterruptedException {
    for (ProcessHandle each : process.descendants().toList()) {
      signal(name, each);
    }
  }

  private static void signal(String name, ProcessHandle to)
      throws IOException, InterruptedException {
    assertEquals(
        0, new ProcessBuilder("kill", "-" + name, Long.toString(to.pid())).start().waitFor());
  }

  /** Ends it at once, without a word. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
  }

  String said() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  /** Leaves nothing behind. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
