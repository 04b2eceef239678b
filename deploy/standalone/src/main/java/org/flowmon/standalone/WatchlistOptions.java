package org.flowmon.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

  WatchlistOptions() {}

  /** Reads them; throws what {@link WatchlistFiles#load(List, boolean)} does. */
  Watchlist load() throws IOException {
    return WatchlistFiles.load(watchlists, !noBuiltin);
  }
}
