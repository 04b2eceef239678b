package org.flowmon.ingest.evm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.Counted;
import org.junit.jupiter.api.Assumptions;

/** The real blocks beside the work tree, where they are. */
final class SharedEvm {
  static final String RUN = "run_17686110_17686125";

  private SharedEvm() {}

  /** The folder of the Ethereum data; the calling test is skipped when it is absent. */
  static Path folder() {
    for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
      Path data = p.resolveSibling("shared").resolve("data/ethereum");
      if (Files.isDirectory(data)) {
        return data;
      }
    }
    String message = "skipped: no shared/data beside the work tree";
    System.out.println(message);
    Assumptions.abort(message);
    throw new IllegalStateException(message);
  }

  /** The files of the sixteen blocks in a row. */
  static List<Path> run() {
    Path run = folder().resolve(RUN);
    return List.of(
        run.resolve("calls.jsonl.gz"),
        run.resolve("blocks.jsonl.gz"),
        run.resolve("receipts.jsonl.gz"));
  }

  static EvmDecoder decoder() {
    return new EvmDecoder(Contracts.builtIn(Chain.ETHEREUM));
  }

  /** Transfers of other tokens, logs that cannot be read, amounts that may be anything. */
  static List<Long> passedOver(EvmDecoder decoder) {
    return Stream.of(Counted.OTHER_TOKENS, Counted.UNREADABLE_LOGS, Counted.UNTOLD_VALUES)
        .map(what -> decoder.counted().getOrDefault(what, 0L))
        .toList();
  }

  /** The values of a file, one a line, as JSON says them. */
  static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(EvmJson.MAPPER.readTree(line));
      }
    }
    return lines;
  }

  /** A quantity. */
  static BigInteger number(JsonNode hex) {
    return new BigInteger(hex.asText().substring(2), 16);
  }

  /** Moves value between balances, which may fall below zero. */
  static void move(Map<String, BigInteger> balances, String from, String to, BigInteger value) {
    balances.merge(from, value.negate(), BigInteger::add);
    balances.merge(to, value, BigInteger::add);
  }
}
