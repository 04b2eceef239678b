package org.flowmon.ingest.evm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.flowmon.chain.Chain;

/**
 * The contracts of a chain that swap for whoever calls them and keep nothing. One JSON object a
 * line, UTF-8; empty lines and lines that begin with {@code #} are remarks:
 *
 * <pre>{@code
 * {"chain":"ethereum","address":"0x..","name":"Uniswap V2 Router02","source":".."}
 * }</pre>
 */
public final class RouterList {
  private static final ContractLines FORMAT =
      new ContractLines("routers.jsonl", Set.of("chain", "address", "name", "source"));

  private final Chain chain;
  private final Set<String> contracts = new HashSet<>();

  private RouterList(Chain chain) {
    this.chain = chain;
  }

  /** The routers of that chain that are known without configuration. */
  public static RouterList builtIn(Chain chain) {
    try {
      return read(chain, List.of());
    } catch (IOException e) {
      throw new IllegalStateException("the built-in router list cannot be read", e);
    }
  }

  /**
   * These, and the ones in those files.
   *
   * @throws IOException when a file cannot be read or a line is not as the format says; the message
   *     names file, line and field
   */
  public static RouterList read(Chain chain, List<Path> files) throws IOException {
    RouterList list = new RouterList(chain);
    FORMAT.read(files, list::add);
    return list;
  }

  /** Whether it is one of them; an address as nodes spell it. */
  boolean knows(String contract) {
    return contracts.contains(contract);
  }

  private void add(JsonNode line) {
    ContractLines.Named named = ContractLines.contract(line);
    ContractLines.text(line, "name");
    ContractLines.text(line, "source");
    if (named.chain().equals(chain)) {
      contracts.add(named.contract());
    }
  }
}
