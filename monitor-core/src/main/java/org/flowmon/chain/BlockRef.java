package org.flowmon.chain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which block: its height, its hash, the hash of its parent ({@code null} where the source does not
 * say) and its time in seconds since 1970-01-01 UTC as the chain states it.
 */
public record BlockRef(long height, String hash, @Nullable String parent, long time) {
  private static final long SECONDS_PER_DAY = 86_400;

  public BlockRef {
    if (height < 0) {
      throw new IllegalArgumentException("a block height is 0 or more, not " + height);
    }
    if (hash.isEmpty()) {
      throw new IllegalArgumentException("a block has a hash");
    }
  }

  /** The UTC day of the block, in days since 1970-01-01: attributions take effect by it. */
  public long epochDay() {
    return Math.floorDiv(time, SECONDS_PER_DAY);
  }

  /** The time as an instant. */
  public Instant instant() {
    return Instant.ofEpochSecond(time);
  }

  /** {@code height hash}, for messages. */
  @Override
  public String toString() {
    return height + " " + hash;
  }
}
