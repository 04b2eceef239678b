package org.flowmon.ingest.evm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Keccak;
import org.flowmon.ingest.evm.EvmReceipt.Log;
import org.jspecify.annotations.Nullable;

/**
 * The logs by which the bridges of a chain tell another chain what came to them. One JSON object a
 * line, UTF-8; empty lines and lines that begin with {@code #} are remarks:
 *
 * <pre>{@code
 * {"chain":"ethereum","bridge":"across","address":"0x..","event":"FundsDeposited(..)",
 *  "id":["topic2"],"vaults":["0x.."],"source":".."}
 * }</pre>
 *
 * {@code address} is the contract that writes the log, {@code event} its declaration with the types
 * alone, {@code id} the words of the log that tell the message apart from any other of the bridge
 * on this chain: {@code topic1} to {@code topic3}, or {@code data0} and so on, or {@code none}
 * alone where the log does not show one. {@code vaults} are the contracts that value comes to;
 * {@code address} itself when left out.
 */
public final class BridgeList {
  private static final ContractLines FORMAT =
      new ContractLines(
          "bridges.jsonl", Set.of("chain", "bridge", "address", "event", "id", "vaults", "source"));

  private static final List<String> NO_ID = List.of("none");

  private final Chain chain;
  private final Map<String, List<Event>> byContract = new HashMap<>();

  /**
   * A log that tells of a message.
   *
   * @param topic its first topic
   * @param id the words of the log that make the id; empty where it does not show one
   * @param vaults as records spell them
   */
  record Event(String bridge, String topic, List<Word> id, Set<String> vaults) {}

  /** A word of a log: a topic, or a word of its data, each from 0. */
  record Word(boolean topic, int place) {
    private static Word parse(String text) {
      if (text.matches("topic[123]")) {
        return new Word(true, text.charAt(5) - '0');
      }
      if (text.matches("data[0-9]")) {
        return new Word(false, text.charAt(4) - '0');
      }
      throw new IllegalArgumentException(
          "id: expected topic1 to topic3 or data0 to data9, found \"" + text + "\"");
    }
  }

  private BridgeList(Chain chain) {
    this.chain = chain;
  }

  /** The bridges of that chain that are known without configuration. */
  public static BridgeList builtIn(Chain chain) {
    try {
      return read(chain, List.of());
    } catch (IOException e) {
      throw new IllegalStateException("the built-in bridge list cannot be read", e);
    }
  }

  /**
   * These, and the ones in those files.
   *
   * @throws IOException when a file cannot be read or a line is not as the format says; the message
   *     names file, line and field
   */
  public static BridgeList read(Chain chain, List<Path> files) throws IOException {
    BridgeList list = new BridgeList(chain);
    FORMAT.read(files, list::add);
    return list;
  }

  /** What a log tells of, {@code null} for nothing. */
  @Nullable Event find(Log log) {
    List<Event> events = byContract.get(log.address());
    if (events != null && !log.topics().isEmpty()) {
      for (Event event : events) {
        if (event.topic().equals(log.topics().getFirst())) {
          return event;
        }
      }
    }
    return null;
  }

  /** Every contract that value comes to, as records spell it. */
  Set<String> vaults() {
    Set<String> all = new TreeSet<>();
    byContract.values().forEach(events -> events.forEach(e -> all.addAll(e.vaults())));
    return all;
  }

  private void add(JsonNode line) {
    ContractLines.Named named = ContractLines.contract(line);
    String event = ContractLines.text(line, "event");
    if (!event.matches("[A-Za-z_$][A-Za-z0-9_$]*\\([a-z0-9,()\\[\\]]*\\)")) {
      throw new IllegalArgumentException(
          "event: expected a name and types, as in Sent(uint256,address), found \"" + event + "\"");
    }
    ContractLines.text(line, "source");
    List<String> words = ContractLines.texts(line, "id");
    if (words.isEmpty()) {
      throw new IllegalArgumentException("id: missing; where the log shows none: [\"none\"]");
    }
    List<Word> id = words.equals(NO_ID) ? List.of() : words.stream().map(Word::parse).toList();
    List<String> given =
        line.has("vaults") ? ContractLines.texts(line, "vaults") : List.of(named.spelled());
    Set<String> vaults = new TreeSet<>();
    for (String vault : given) {
      vaults.add(ContractLines.named(named.chain(), "vaults", vault).spelled());
    }
    Event read = new Event(ContractLines.text(line, "bridge"), topic(event), id, vaults);
    if (named.chain().equals(chain)) {
      byContract.computeIfAbsent(named.contract(), c -> new ArrayList<>()).add(read);
    }
  }

  private static String topic(String event) {
    return "0x" + HexFormat.of().formatHex(Keccak.hash(event.getBytes(StandardCharsets.US_ASCII)));
  }
}
