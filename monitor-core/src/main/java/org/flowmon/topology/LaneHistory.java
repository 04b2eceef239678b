package org.flowmon.topology;

import java.io.IOException;
import java.util.function.ObjLongConsumer;

/** Reads a stretch of a lane again: how state is brought from the last image to where it was. */
interface LaneHistory {
  /**
   * Hands over the committed records of {@code lane} from offset {@code from} to {@code to}, both
   * included, in order.
   */
  void read(int lane, long from, long to, ObjLongConsumer<byte[]> records) throws IOException;
}
