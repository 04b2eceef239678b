package org.flowmon.standalone.demo;

import org.flowmon.chain.Chain;
import org.jspecify.annotations.Nullable;

/** A chain that is invented, event by event. Not for several threads. */
public interface Economy {
  /** The chain that its lane says it is. */
  Chain chain();

  /** The next event; {@code null} at the end of the script. */
  @Nullable DemoEvent next();
}
