package org.flowmon.ingest.bitcoin;

/** A peer is of no use (any more); the message completes the sentence "HOST:PORT ...". */
final class PeerDropped extends Exception {
  private static final long serialVersionUID = 1L;

  /** Whether the peer broke the rules, so that others are asked before it. */
  private final boolean garbage;

  private PeerDropped(String reason, boolean garbage) {
    super(reason, null, false, false);
    this.garbage = garbage;
  }

  static PeerDropped gone(String reason) {
    return new PeerDropped(reason, false);
  }

  static PeerDropped garbage(String reason) {
    return new PeerDropped(reason, true);
  }

  boolean garbage() {
    return garbage;
  }

  /** It sent a message that cannot be read; {@code e} is what bitcoinj made of the attempt. */
  static PeerDropped unreadable(String command, Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String text = deepest.getMessage() == null ? "" : " " + deepest.getMessage();
    return garbage(
        "sent a "
            + command
            + " message that cannot be read: "
            + deepest.getClass().getSimpleName()
            + (text.length() > 200 ? "" : text));
  }
}
