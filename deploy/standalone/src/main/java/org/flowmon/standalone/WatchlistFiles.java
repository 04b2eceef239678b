package org.flowmon.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.flowmon.watchlist.ReadReport;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;
import org.flowmon.watchlist.WatchlistFormat;

/** Opens watchlist files of any format, plain or compressed, and merges them. */
public final class WatchlistFiles {
  /** How many malformed records an error message names. */
  private static final int NAMED = 10;

  private WatchlistFiles() {}

  /**
   * The files merged in their order, after the built-in list when {@code builtin}. Addresses whose
   * checksum fails are kept and give no label; see {@link Watchlist#bad}.
   *
   * @throws IOException when a file cannot be read, is of no known format, or has a malformed
   *     record; the message names file, place and what was expected
   */
  public static Watchlist load(List<Path> files, boolean builtin) throws IOException {
    return load(files, builtin, report -> {});
  }

  /** The same, and hands over the report of each list before anything of it is refused. */
  public static Watchlist load(List<Path> files, boolean builtin, Consumer<ReadReport> reports)
      throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    if (builtin) {
      reports.accept(Watchlist.readBuiltin(builder));
    }
    for (Path file : files) {
      ReadReport report = read(file, builder);
      reports.accept(report);
      if (report.malformedCount() > 0) {
        throw new IOException(
            String.join(System.lineSeparator(), report.malformed().stream().limit(NAMED).toList())
                + (report.malformedCount() > NAMED
                    ? System.lineSeparator() + "and " + (report.malformedCount() - NAMED) + " more"
                    : ""));
      }
    }
    return builder.build();
  }

  /** Reads one file into a builder; malformed records are in the report and left out. */
  static ReadReport read(Path file, WatchlistBuilder into) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": is a folder, expected a watchlist file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return WatchlistFormat.read(in, file.toString(), into);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + ": may not be read; check its permissions", e);
    }
  }
}
