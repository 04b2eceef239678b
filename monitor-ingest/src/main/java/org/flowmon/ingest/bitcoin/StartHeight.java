package org.flowmon.ingest.bitcoin;

import org.bitcoinj.base.Sha256Hash;
import org.flowmon.ingest.RefusedException;
import org.flowmon.ingest.Start;

/** At which height of the best chain a new lane begins. */
final class StartHeight {
  private StartHeight() {}

  /**
   * The height.
   *
   * @throws RefusedException when the chain has no such block
   * @throws PeerDropped when the chain is not as long as its peer claimed
   */
  static long of(PeerOptions options, HeaderChain headers, long claimedHeight)
      throws PeerDropped, RefusedException {
    long tip = headers.tip();
    return switch (options.start()) {
      case Start.Back back -> {
        long height = Math.max(0, tip - back.blocks() + 1);
        if (height <= headers.base() && headers.base() > 0) {
          throw PeerDropped.garbage(
              "claimed height " + claimedHeight + " but its chain ends at " + tip);
        }
        yield height;
      }
      case Start.AtHeight at -> {
        if (at.height() > tip + 1) {
          throw new RefusedException(
              "cannot start at height "
                  + at.height()
                  + ": the chain of "
                  + options.chain()
                  + " ends at height "
                  + tip);
        }
        yield at.height();
      }
      case Start.AtHash at -> {
        long height = headers.heightOf(Sha256Hash.wrap(at.hash()));
        if (height < 0) {
          throw new RefusedException(
              "cannot start at block "
                  + at.hash()
                  + ": it is not on the best chain of "
                  + options.chain()
                  + " (height "
                  + tip
                  + ")");
        }
        yield height;
      }
    };
  }
}
