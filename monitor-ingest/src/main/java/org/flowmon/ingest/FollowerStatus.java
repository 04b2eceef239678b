package org.flowmon.ingest;

/**
 * What a follower is doing, for a terminal and for metrics. {@code detail} is for a person: the
 * peer it works with, or why it waits. {@code head} is the height of the best chain it knows and
 * {@code handed} the height of the last block handed over; -1 where there is none yet.
 */
public record FollowerStatus(State state, String detail, long head, long handed) {
  /** Before anything was tried. */
  public static final FollowerStatus NEW = new FollowerStatus(State.WAITING, "not started", -1, -1);

  /** The stages of following, in the order in which they are passed. */
  public enum State {
    /** Another process brings the chain in; this one takes over when that one is gone. */
    STANDBY,
    /** No source answers, or the last one was dropped: a new attempt comes by itself. */
    WAITING,
    /** A source is being reached. */
    CONNECTING,
    /** The headers of the chain are being read. */
    HEADERS,
    /** Blocks below the head are being read. */
    CATCHING_UP,
    /** Every block up to the head was handed over. */
    LIVE
  }

  /** One line. */
  @Override
  public String toString() {
    return state + " at " + handed + " of " + head + (detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
