package org.flowmon.standalone.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.flowmon.watchlist.OwnFormatReader;
import org.flowmon.watchlist.ReadReport;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;

/** Who is who in the demo: invented parties only, listed by an invented list. */
public final class DemoWatchlist {
  private static final String RESOURCE = "demo.watchlist.jsonl";

  private DemoWatchlist() {}

  /** Reads it from the program. */
  public static Watchlist read() {
    try (InputStream in = DemoWatchlist.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the program");
      }
      WatchlistBuilder builder = new WatchlistBuilder();
      ReadReport report = new OwnFormatReader().read(in, RESOURCE, builder);
      if (!report.clean()) {
        throw new IllegalStateException(RESOURCE + " is broken: " + report.lines());
      }
      return builder.build();
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", e);
    }
  }
}
