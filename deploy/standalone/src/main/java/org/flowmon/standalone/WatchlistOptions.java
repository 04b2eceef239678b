package org.flowmon.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.watchlist.ReadReport;
import org.flowmon.watchlist.Watchlist;
import picocli.CommandLine.Option;

/** Which lists say who is who. */
final class WatchlistOptions {
  @Option(
      names = "--watchlist",
      arity = "1..*",
      paramLabel = "FILE",
      description = "a list of any known format, added to the built-in one; may be repeated")
  private List<Path> watchlists = List.of();

  @Option(
      names = "--no-builtin-watchlist",
      description = "only the lists given, not the built-in one")
  private boolean noBuiltin;

  private final List<ReadReport> imports = new ArrayList<>();

  WatchlistOptions() {}

  /** Whether any was asked for. */
  boolean named() {
    return noBuiltin || !watchlists.isEmpty();
  }

  /** Reads them; throws what {@link WatchlistFiles#load(List, boolean)} does. */
  Watchlist load() throws IOException {
    imports.clear();
    return WatchlistFiles.load(watchlists, !noBuiltin, imports::add);
  }

  /** What was taken over of each of them when they were read last, and what was not. */
  List<ReadReport> imports() {
    return List.copyOf(imports);
  }
}
