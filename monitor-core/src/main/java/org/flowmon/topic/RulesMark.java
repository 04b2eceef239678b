package org.flowmon.topic;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record between the flows of a lane that says which rules judge the flows after it, so that
 * every replay judges as the live run did. It has the key and the value of its record in {@link
 * Topics#rules}; whoever wants flows only passes over it.
 */
public final class RulesMark {
  /** The key; no flow has this id. */
  public static final String KEY = "rules";

  private static final byte[] BYTES = KEY.getBytes(StandardCharsets.UTF_8);

  private RulesMark() {}

  /** Whether the key of a record in the flows topic says that it is one. */
  public static boolean is(byte @Nullable [] key) {
    return Arrays.equals(BYTES, key);
  }
}
