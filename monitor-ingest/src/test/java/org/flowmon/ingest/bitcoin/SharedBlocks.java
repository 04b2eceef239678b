package org.flowmon.ingest.bitcoin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The real blocks beside the work tree, where they are. */
final class SharedBlocks {
  private SharedBlocks() {}

  /** The folder of the bitcoin data; the calling test is skipped when it is absent. */
  static Path folder() {
    for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
      Path data = p.resolveSibling("shared").resolve("data/bitcoin");
      if (Files.isDirectory(data)) {
        return data;
      }
    }
    String message = "skipped: no shared/data beside the work tree";
    System.out.println(message);
    Assumptions.abort(message);
    throw new IllegalStateException(message);
  }

  /** The single raw blocks, lowest first. */
  static List<Path> raw() {
    try (var files = Files.list(folder().resolve("raw"))) {
      return files.filter(p -> p.toString().endsWith(".raw")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
