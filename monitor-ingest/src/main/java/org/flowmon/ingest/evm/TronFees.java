package org.flowmon.ingest.evm;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.flowmon.ingest.evm.CallFailed.Reason;

/**
 * What the transactions of a TRON block burned, in sun: for energy, bandwidth, a new account, a
 * memo. The Ethereum-compatible interface does not say it, for part of the energy may come from
 * staked coins; the node's own does, in one call a block: {@code POST
 * /wallet/gettransactioninfobyblocknum}, field {@code fee} (none where nothing was burned).
 */
final class TronFees implements AutoCloseable {
  private static final String CALL = "wallet/gettransactioninfobyblocknum";

  private final String name;
  private final Wire wire;
  private final CallBudget budget;

  /** {@code url} is the node's interface without {@code /wallet}. */
  TronFees(String url, Duration timeout, int callsPerSecond, LongSupplier nanos) {
    URI uri = parse(url);
    name = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    wire = HttpWire.to(URI.create(url.endsWith("/") ? url + CALL : url + "/" + CALL), timeout);
    budget = new CallBudget(callsPerSecond, nanos);
  }

  /** The address of such an interface. Throws {@link IllegalArgumentException} for what is none. */
  static URI parse(String url) {
    URI uri = Endpoint.parse(url);
    if (!uri.getScheme().toLowerCase(Locale.ROOT).startsWith("http")) {
      throw new IllegalArgumentException(
          "the interface for fees is given as http://HOST:PORT or https://.., without /wallet");
    }
    return uri;
  }

  /** What each of these transactions of the block at that height burned; 0 for none. */
  Map<Txid, Amount> of(long height, List<EvmTransaction> transactions)
      throws CallFailed, InterruptedException {
    Map<Txid, Amount> burned = new HashMap<>();
    for (JsonNode each : ask(height)) {
      if (each.path("blockNumber").asLong(-1) != height) {
        throw failed(Reason.REFUSED, "tells of block " + each.path("blockNumber") + " instead");
      }
      JsonNode fee = each.path("fee");
      boolean whole = fee.isIntegralNumber() && fee.canConvertToLong() && fee.asLong() >= 0;
      if (!fee.isMissingNode() && !whole) {
        throw failed(Reason.MALFORMED, "gives a fee that is no whole number");
      }
      burned.put(txid(each.path("id").asText()), Amount.of(fee.asLong()));
    }
    for (EvmTransaction tx : transactions) {
      if (!burned.containsKey(tx.txid())) {
        // Another branch, or not yet executed there.
        throw failed(Reason.MISSING, "does not tell of transaction " + tx.txid());
      }
    }
    return burned;
  }

  private JsonNode ask(long height) throws CallFailed, InterruptedException {
    budget.await(1);
    JsonNode answer;
    try {
      answer = wire.exchange("{\"num\":" + height + "}", 0);
    } catch (CallFailed e) {
      budget.pause(e.retryAfter());
      throw new CallFailed(e.reason(), named(String.valueOf(e.getMessage())), e.retryAfter());
    }
    if (!answer.isArray()) {
      throw failed(
          Reason.MALFORMED,
          "sends no list of transactions: " + CallFailed.shortened(answer.toString()));
    }
    return answer;
  }

  private Txid txid(String id) throws CallFailed {
    byte[] bytes = HexText.word(("0x" + id).toCharArray(), 0, id.length() + 2);
    if (bytes == null) {
      throw failed(
          Reason.MALFORMED, "gives an id that is no hash: \"" + CallFailed.shortened(id) + "\"");
    }
    return Txid.of(bytes, Txid.Form.HEX_0X);
  }

  private CallFailed failed(Reason reason, String what) {
    return new CallFailed(reason, named(what));
  }

  /** Completes the sentence about the node whose block it was asked for. */
  private String named(String what) {
    return "has no fees: " + name + " " + what;
  }

  @Override
  public void close() {
    wire.close();
  }
}
