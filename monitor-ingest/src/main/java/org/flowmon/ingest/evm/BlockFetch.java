package org.flowmon.ingest.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.evm.CallFailed.Reason;
import org.flowmon.topic.Price;
import org.jspecify.annotations.Nullable;

/**
 * Fetches whole blocks from one node: the block with its transactions, all receipts in one call (a
 * batch of calls where the node lacks it), the traces where there are any, and what was burned
 * where another call tells it; none of these calls for a block without transactions. What does not
 * belong together is refused.
 */
final class BlockFetch {
  private final Endpoint endpoint;
  private final Traces traces;
  private final EvmCheck check;
  private final EvmDecoder decoder;
  private final @Nullable TronFees fees;
  private volatile boolean oneByOne;

  /**
   * A block that passed its checks.
   *
   * @param prices what it says that assets are worth
   * @param traced whether its internal transfers are known
   */
  record Fetched(
      BlockRef block,
      List<AccountTransaction> transactions,
      List<Price> prices,
      boolean traced,
      Endpoint from) {}

  BlockFetch(
      Chain chain, Endpoint endpoint, Traces traces, EvmDecoder decoder, @Nullable TronFees fees) {
    this.fees = fees;
    this.endpoint = endpoint;
    this.traces = traces;
    this.decoder = decoder;
    check = new EvmCheck(chain);
  }

  /** The block at that height, checked and decoded. */
  Fetched at(long height) throws CallFailed, InterruptedException {
    try {
      JsonNode body = endpoint.call("eth_getBlockByNumber", Endpoint.hex(height), true);
      if (body.isNull()) {
        throw new CallFailed(Reason.MISSING, "does not have the block");
      }
      EvmJson.Body read = EvmJson.body(height, body);
      boolean empty = read.transactions().isEmpty();
      List<EvmReceipt> receipts =
          empty ? List.of() : EvmJson.receipts(height, receipts(height, read));
      JsonNode traced = empty ? null : traces.of(height);
      boolean known = traces.form() != Traces.Form.NONE;
      EvmBlock block =
          new EvmBlock(
              read.header(),
              read.transactions(),
              receipts,
              traced == null ? (empty && known ? List.of() : null) : EvmJson.traces(height, traced),
              fees == null || empty ? null : fees.of(height, read.transactions()));
      check.check(block);
      if (block.ref().height() != height) {
        throw new CallFailed(Reason.REFUSED, "sends block " + block.ref() + " instead");
      }
      return new Fetched(
          block.ref(),
          decoder.decode(block),
          decoder.prices(block),
          block.traces() != null,
          endpoint);
    } catch (RefusedBlockException e) {
      throw new CallFailed(Reason.REFUSED, "sends a bad block: " + e.getMessage());
    } catch (CallFailed e) {
      throw e.of(height);
    }
  }

  private JsonNode receipts(long height, EvmJson.Body body)
      throws CallFailed, InterruptedException {
    if (!oneByOne) {
      try {
        JsonNode all = endpoint.call("eth_getBlockReceipts", Endpoint.hex(height));
        if (all.isNull()) {
          throw new CallFailed(Reason.MISSING, "has no receipts");
        }
        return all;
      } catch (CallFailed e) {
        if (e.reason() != Reason.UNSUPPORTED) {
          throw e;
        }
        oneByOne = true;
      }
    }
    List<List<Object>> ids = new ArrayList<>();
    body.transactions().forEach(tx -> ids.add(List.of(tx.txid().toString())));
    ArrayNode all = EvmJson.MAPPER.createArrayNode();
    for (JsonNode each : endpoint.batch("eth_getTransactionReceipt", ids)) {
      all.add(each);
    }
    return all;
  }

  /** Whether each receipt is a call of its own, which is said where it costs. */
  boolean oneByOne() {
    return oneByOne;
  }

  /** Finds out what the node offers; an error says nothing yet. */
  @Nullable CallFailed probe(long height) throws InterruptedException {
    try {
      traces.of(height);
      return null;
    } catch (CallFailed e) {
      return e;
    }
  }
}
