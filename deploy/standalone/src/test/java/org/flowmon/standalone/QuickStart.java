package org.flowmon.standalone;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * What child processes are started with: the tests' class path, with its directories as jars and,
 * where the JVM has that (from JDK 25 on), with an archive of loaded and linked classes, which
 * halves what a start costs. It is made once, beside the tests, and kept until a class changes;
 * children that are started before it is there take longer.
 */
final class QuickStart {
  private static final Path DIRECTORY = Path.of("target", "children").toAbsolutePath();
  private static final Path ARCHIVE = DIRECTORY.resolve("classes.aot");
  private static final List<String> FLAGS =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Xmx512m",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          // The classes of the tests bring a second logging configuration.
          "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
          "-Xlog:disable",
          "-Xlog:all=error,aot*=off,cds*=off:stderr",
          "--enable-native-access=ALL-UNNAMED");

  private static final List<String> CLASS_PATH = prepare();

  private QuickStart() {}

  /** A JVM with its class path; the main class and its arguments follow. */
  static List<String> java() {
    return Files.exists(ARCHIVE) ? with(CLASS_PATH, "-XX:AOTCache=" + ARCHIVE) : with(CLASS_PATH);
  }

  private static List<String> prepare() {
    Path once = DIRECTORY.resolve("lock");
    try {
      Files.createDirectories(DIRECTORY);
      try (FileChannel file = FileChannel.open(once, CREATE, WRITE);
          FileLock held = file.lock()) { // two processes of tests may begin together
        Objects.requireNonNull(held);
        return made();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the class path of child processes cannot be prepared", e);
    }
  }

  private static List<String> made() throws IOException {
    boolean changed = false;
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (!Files.isDirectory(path)) {
        entries.add(entry);
        continue;
      }
      Path jar = DIRECTORY.resolve(entries.size() + ".jar");
      changed |= pack(path, jar);
      entries.add(jar.toString());
    }
    List<String> classPath = List.of("-cp", String.join(File.pathSeparator, entries));
    if (changed) {
      Files.deleteIfExists(ARCHIVE);
    }
    if (Runtime.version().feature() >= 25 && !Files.exists(ARCHIVE)) {
      Thread.ofPlatform().name("archive").daemon().start(() -> record(classPath));
    }
    return classPath;
  }

  /** Whether the jar had to be made anew. */
  private static boolean pack(Path classes, Path jar) throws IOException {
    if (Files.exists(jar)) {
      FileTime made = Files.getLastModifiedTime(jar);
      try (Stream<Path> files = Files.walk(classes, FileVisitOption.FOLLOW_LINKS)) {
        if (files.allMatch(file -> modified(file).compareTo(made) < 0)) {
          return false;
        }
      }
    }
    ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
    int code =
        tool.run(System.out, System.err, "cf0", jar.toString(), "-C", classes.toString(), ".");
    if (code != 0) {
      throw new IOException("jar ended with " + code + " for " + classes);
    }
    return true;
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without an archive children only start more slowly. One process of tests makes it. */
  private static void record(List<String> classPath) {
    Path log = DIRECTORY.resolve("archive.log");
    Path draft = DIRECTORY.resolve("classes.aot.new");
    List<String> command = new ArrayList<>(with(classPath, "-XX:AOTCacheOutput=" + draft));
    command.addAll(List.of(Monitor.class.getName(), "warm-up"));
    try (FileChannel file = FileChannel.open(DIRECTORY.resolve("recording"), CREATE, WRITE);
        FileLock held = file.tryLock()) {
      if (held == null || Files.exists(ARCHIVE)) {
        return; // another one makes it, or just did
      }
      int code =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start()
              .waitFor();
      if (code != 0) {
        throw new IOException("it ended with " + code);
      }
      Files.move(draft, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      System.out.println(
          "no archive of classes for child processes, see " + log + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> with(List<String> classPath, String... rest) {
    return Stream.of(FLAGS, List.of(rest), classPath).flatMap(List::stream).toList();
  }
}
