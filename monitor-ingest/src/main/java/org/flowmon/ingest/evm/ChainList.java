package org.flowmon.ingest.evm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flowmon.chain.AddressCheck;
import org.flowmon.chain.Chain;
import org.jspecify.annotations.Nullable;

/**
 * Chains of one's own that are followed as Ethereum is. One JSON object a line, UTF-8; empty lines
 * and lines that begin with {@code #} are remarks:
 *
 * <pre>{@code
 * {"chain":"base","id":8453,"lane":8,"coin":"ETH","slip44":60,"confirmations":300}
 * }</pre>
 *
 * {@code id} is what its nodes answer to {@code eth_chainId}; {@code lane}, 8 to 14, is where its
 * records are kept; {@code confirmations} make a block final where nodes name no final block.
 * {@code slip44} is the registered type of the coin, without which it has no CAIP-19 id and no
 * price. {@code decimals} (18) of the coin and {@code undo} (512), how many blocks back a
 * reorganisation can be undone, may be left out.
 */
public final class ChainList {
  private static final ContractLines FORMAT =
      new ContractLines(
          null,
          Set.of("chain", "id", "lane", "coin", "slip44", "confirmations", "decimals", "undo"));

  private static final int MOST_UNDO = 4096;

  private ChainList() {}

  /**
   * Makes the chains of a file known, see {@link Chain#add}.
   *
   * @throws IOException when it cannot be read, a line is not as the format says, or is at odds
   *     with a chain that is known; the message names file, line and field
   */
  public static void know(Path file) throws IOException {
    FORMAT.read(List.of(file), line -> Chain.add(chain(line)));
  }

  /**
   * The chains of a text in that format; {@code source} is what messages call it.
   *
   * @throws IOException when a line is not as the format says
   */
  public static List<Chain> parse(String source, String text) throws IOException {
    List<Chain> chains = new ArrayList<>();
    FORMAT.read(
        source, new ByteArrayInputStream(text.getBytes(UTF_8)), line -> chains.add(chain(line)));
    return chains;
  }

  /** The line of a chain, the same for the same chain. */
  public static String line(Chain chain) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("chain", chain.name());
    line.put("id", Long.parseLong(chain.caip2().substring(chain.caip2().indexOf(':') + 1)));
    line.put("lane", chain.lane());
    line.put("coin", chain.coin());
    if (chain.slip44() != null) {
      line.put("slip44", chain.slip44());
    }
    line.put("confirmations", chain.confirmations());
    line.put("decimals", chain.decimals());
    line.put("undo", chain.undoDepth());
    return line.toString();
  }

  private static Chain chain(JsonNode line) {
    String name = ContractLines.text(line, "chain");
    if (!name.matches("[a-z][a-z0-9-]{1,31}")
        || name.equals("evm")
        || AddressCheck.otherThanEvm(name)) {
      throw new IllegalArgumentException(
          "chain: \"%s\" cannot be the name of an EVM chain; take a word like base-mainnet"
              .formatted(name));
    }
    int undo = (int) ContractLines.number(line, "undo", 1, MOST_UNDO, 512L);
    return new Chain(
        name,
        "eip155:" + ContractLines.number(line, "id", 1, Long.MAX_VALUE, null),
        Chain.Model.ACCOUNT,
        (int) ContractLines.number(line, "lane", Chain.FIRST_OWN_LANE, Chain.LAST_OWN_LANE, null),
        undo,
        (int) ContractLines.number(line, "confirmations", 1, undo, null),
        ContractLines.text(line, "coin"),
        (int) ContractLines.number(line, "decimals", 0, 36, 18L),
        coinType(line));
  }

  private static @Nullable Integer coinType(JsonNode line) {
    return line.has("slip44")
        ? (Integer) (int) ContractLines.number(line, "slip44", 0, Integer.MAX_VALUE, null)
        : null;
  }
}
