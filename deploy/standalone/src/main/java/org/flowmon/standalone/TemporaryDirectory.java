package org.flowmon.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that goes with the process that made it. */
record TemporaryDirectory(Path path) implements AutoCloseable {

  /** Makes one where the system keeps such; {@code name} begins its name. */
  static TemporaryDirectory make(String name) throws IOException {
    return new TemporaryDirectory(Files.createTempDirectory(name));
  }

  /** Removes it and all in it, as far as that can be done. */
  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException e) {
      // The system clears its temporary files by itself.
    }
  }
}
