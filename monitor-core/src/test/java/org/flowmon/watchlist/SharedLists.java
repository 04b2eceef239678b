package org.flowmon.watchlist;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Real lists beside the checkout. Tests that need them are skipped, saying so, without them. */
final class SharedLists {
  private SharedLists() {}

  /** A file of the shared data; skips the running test when it is not there. */
  static Path file(String name) {
    Path found = find(name);
    String message = "SKIPPED: no shared data file " + name + " beside the checkout";
    if (found == null) {
      System.out.println(message);
    }
    assumeTrue(found != null, message);
    return found == null ? Path.of(name) : found;
  }

  private static @Nullable Path find(String name) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = at.resolveSibling("shared").resolve("data").resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    return null;
  }

  /** The files of a folder with that ending, by name. */
  static List<Path> files(String folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(file(folder))) {
      return files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
    }
  }

  /** The rows of a CSV file, by column. */
  static List<Map<String, String>> rows(String name) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    List<Map<String, String>> rows = new ArrayList<>();
    try (CSVParser parser = CSVParser.builder().setPath(file(name)).setFormat(format).get()) {
      for (CSVRecord row : parser) {
        rows.add(row.toMap());
      }
    }
    return rows;
  }

  /** Reads one list into a builder. */
  static ReadReport read(Path file, WatchlistBuilder into) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return WatchlistFormat.read(in, String.valueOf(file.getFileName()), into);
    }
  }
}
