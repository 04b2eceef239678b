package org.flowmon.ingest.evm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Price;
import org.jspecify.annotations.Nullable;

/**
 * The price feeds whose logs are read on a chain. One JSON object a line, UTF-8; empty lines and
 * lines that begin with {@code #} are remarks:
 *
 * <pre>{@code
 * {"chain":"ethereum","address":"0x..","pair":"ETH / USD","aggregators":["0x.."],"decimals":8,
 *  "heartbeat":3600,"assets":{"eip155:1/slip44:60":18},"source":".."}
 * }</pre>
 *
 * {@code address} is the proxy, {@code aggregators} write the logs, {@code decimals} are those of
 * the answer, {@code heartbeat} is in seconds, and {@code assets} are the CAIP-19 ids of what the
 * price is of, with their decimals. An aggregator that is listed twice is taken as listed last.
 */
public final class FeedList {
  private static final ContractLines FORMAT =
      new ContractLines(
          "feeds.jsonl",
          Set.of(
              "chain",
              "address",
              "pair",
              "aggregators",
              "decimals",
              "heartbeat",
              "assets",
              "source"));

  private final Chain chain;
  private final Map<String, Feed> byAggregator = new HashMap<>();

  /**
   * A feed.
   *
   * @param decimals of its answers
   * @param heartbeat seconds
   * @param assets what it is the price of
   */
  record Feed(String pair, int decimals, long heartbeat, List<Asset> assets) {}

  /** An asset by its CAIP-19 id, and how many decimals it has. */
  record Asset(String id, int decimals) {}

  private FeedList(Chain chain) {
    this.chain = chain;
  }

  /** The feeds of that chain that are known without configuration. */
  public static FeedList builtIn(Chain chain) {
    try {
      return read(chain, List.of());
    } catch (IOException e) {
      throw new IllegalStateException("the built-in feed list cannot be read", e);
    }
  }

  /**
   * These, and the ones in those files.
   *
   * @throws IOException when a file cannot be read or a line is not as the format says; the message
   *     names file, line and field
   */
  public static FeedList read(Chain chain, List<Path> files) throws IOException {
    FeedList list = new FeedList(chain);
    FORMAT.read(files, list::add);
    return list;
  }

  /** The feed that a contract writes for, as nodes spell it; {@code null} for none. */
  @Nullable Feed find(String contract) {
    return byAggregator.get(contract);
  }

  private void add(JsonNode line) {
    ContractLines.Named proxy = ContractLines.contract(line);
    ContractLines.text(line, "source");
    List<Asset> assets = new ArrayList<>();
    for (Map.Entry<String, JsonNode> asset : line.path("assets").properties()) {
      assets.add(new Asset(Price.spelled(asset.getKey()), number(asset.getValue(), "assets", 77)));
    }
    if (assets.isEmpty()) {
      throw new IllegalArgumentException("assets: expected an asset and its decimals");
    }
    int heartbeat = number(line.path("heartbeat"), "heartbeat", Integer.MAX_VALUE);
    if (heartbeat == 0) {
      throw new IllegalArgumentException("heartbeat: expected a second or more, found 0");
    }
    Feed feed =
        new Feed(
            ContractLines.text(line, "pair"),
            number(line.path("decimals"), "decimals", 77),
            heartbeat,
            assets);
    List<String> aggregators = ContractLines.texts(line, "aggregators");
    if (aggregators.isEmpty()) {
      throw new IllegalArgumentException("aggregators: missing");
    }
    for (String each : aggregators) {
      String contract = ContractLines.named(proxy.chain(), "aggregators", each).contract();
      if (proxy.chain().equals(chain)) {
        byAggregator.put(contract, feed);
      }
    }
  }

  private static int number(JsonNode value, String field, int most) {
    if (!value.isInt() || value.asInt() < 0 || value.asInt() > most) {
      throw new IllegalArgumentException(
          field
              + ": expected a whole number up to "
              + most
              + ", found "
              + (value.isMissingNode() ? "nothing" : value));
    }
    return value.asInt();
  }
}
