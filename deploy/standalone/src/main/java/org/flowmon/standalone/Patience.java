package org.flowmon.standalone;

import java.io.IOException;

/** Asked again and again by what waits for the brokers. */
public interface Patience {
  /** Whether the brokers answer at the moment; gives up by throwing. */
  boolean answering() throws IOException, InterruptedException;
}
