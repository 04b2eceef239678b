package org.flowmon.watchlist;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Lists given as text. */
final class Lists {
  static final String GENESIS = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
  static final String GENESIS_MISTYPED = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb";

  private Lists() {}

  static ReadReport read(String name, String text, WatchlistBuilder into) throws IOException {
    return WatchlistFormat.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), name, into);
  }

  static Watchlist of(String... texts) throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    for (String text : texts) {
      ReadReport report = read("list.jsonl", text, builder);
      if (report.malformedCount() > 0) {
        throw new IllegalArgumentException(report.lines().toString());
      }
    }
    return builder.build();
  }
}
