package org.flowmon.ingest.evm;

import com.fasterxml.jackson.databind.JsonNode;
import org.flowmon.ingest.RefusedException;
import org.flowmon.ingest.Start;
import org.flowmon.ingest.evm.CallFailed.Reason;

/** At which height of the chain a new lane begins. */
final class StartBlock {
  private StartBlock() {}

  /**
   * The height, as that node says, whose head is the highest.
   *
   * @throws RefusedException when the chain has no such block
   */
  static long of(EvmOptions options, Node node, EvmHeader head)
      throws CallFailed, RefusedException, InterruptedException {
    return switch (options.start()) {
      case Start.Back back -> Math.max(0, head.number() - back.blocks() + 1);
      case Start.AtHeight at -> {
        if (at.height() > head.number() + 1) {
          throw new RefusedException(
              "cannot start at height "
                  + at.height()
                  + ": the chain of "
                  + options.chain()
                  + " ends at height "
                  + head.number());
        }
        yield at.height();
      }
      case Start.AtHash at -> {
        String hash = at.hash().startsWith("0x") ? at.hash() : "0x" + at.hash();
        JsonNode found = node.endpoint().call("eth_getBlockByHash", hash, false);
        if (!found.isNull()) {
          long height = height(found);
          if (node.endpoint().header(height).hash().equals(hash)) {
            yield height;
          }
        }
        throw new RefusedException(
            "cannot start at block "
                + hash
                + ": it is not on the chain of "
                + options.chain()
                + " (height "
                + head.number()
                + ")");
      }
    };
  }

  private static long height(JsonNode found) throws CallFailed {
    try {
      return EvmJson.header(found).number();
    } catch (RefusedBlockException e) {
      throw new CallFailed(Reason.REFUSED, "sends a bad header: " + e.getMessage());
    }
  }
}
