package org.flowmon.ingest.bitcoin;

import java.util.List;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.HeadersMessage;
import org.bitcoinj.core.VersionMessage;

/** What a peer said, as {@link PeerLink} hands it on. */
sealed interface Said {

  record Headers(HeadersMessage message) implements Said {}

  /** It announced a block that may be new. */
  record Announced() implements Said {}

  /** The bytes of a block that was asked for: the header hashes to {@code hash}. */
  final class Raw implements Said {
    private final Sha256Hash hash;
    private final byte[] bytes;

    Raw(Sha256Hash hash, byte[] bytes) {
      this.hash = hash;
      this.bytes = bytes;
    }

    Sha256Hash hash() {
      return hash;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  record NotFound(Sha256Hash hash) implements Said {}

  /** It has these transactions in its mempool. */
  record Offered(List<Sha256Hash> transactions) implements Said {}

  /** The bytes of a transaction outside of a block; whichever. */
  final class Loose implements Said {
    private final byte[] bytes;

    Loose(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /** It answered the ping of that number: whatever it was asked before is answered too. */
  record Answered(long ping) implements Said {}

  record Shaken(VersionMessage version) implements Said {}

  record Closed(PeerDropped reason) implements Said {}
}
