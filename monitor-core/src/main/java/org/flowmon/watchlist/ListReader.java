package org.flowmon.watchlist;

import java.io.IOException;
import java.io.InputStream;

/** Reads one format of list, in one pass over a stream. */
interface ListReader {
  /**
   * Reads a whole list. The stream is read to its end and not closed.
   *
   * @param source name of the list in reports and messages: a file name, usually
   * @param into takes what is found; after an exception it holds part of the list
   * @throws UnreadableListException when the content as a whole is not of this format
   * @throws IOException when the stream fails
   */
  ReadReport read(InputStream in, String source, WatchlistBuilder into) throws IOException;
}
