package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flowmon.chain.Chain;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a node answers or a file of contracts holds: a value, or an error that says where. */
class EvmFuzzTest {
  private static final Map<Chain, Contracts> CONTRACTS =
      Stream.of(Chain.ETHEREUM, Chain.POLYGON, Chain.TRON)
          .collect(Collectors.toMap(Function.identity(), Contracts::builtIn));

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // JUnit sets dir
  EvmFuzzTest() {}

  /** A block with receipts and traces, as three answers of a node. */
  @FuzzTest
  void answers(byte[] bytes) {
    EvmBlock block;
    try {
      JsonNode all = Wire.read(bytes);
      JsonNode traces = all.path("traces");
      block =
          EvmJson.read(
              1, all.path("block"), all.path("receipts"), traces.isMissingNode() ? null : traces);
    } catch (CallFailed e) {
      assertFalse(String.valueOf(e.getMessage()).isBlank());
      return;
    } catch (RefusedBlockException e) {
      assertTrue(
          String.valueOf(e.getMessage()).matches("(?s)block .+ refused: .+"), e.getMessage());
      return;
    }
    CONTRACTS.forEach((chain, contracts) -> decode(chain, contracts, block));
  }

  private static void decode(Chain chain, Contracts contracts, EvmBlock block) {
    EvmDecoder decoder = new EvmDecoder(contracts);
    try {
      new EvmCheck(chain).check(block);
      assertTrue(decoder.decode(block).size() >= block.transactions().size());
      decoder.prices(block).forEach(price -> assertTrue(price.usd().signum() >= 0));
    } catch (RefusedBlockException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("block "), e.getMessage());
    }
  }

  private Path given(byte[] bytes) throws IOException {
    return Files.write(dir.resolve("given.json"), bytes);
  }

  @FuzzTest
  void recorded(byte[] bytes) throws IOException {
    Path file = given(bytes);
    try {
      RecordedEvm.read(List.of(file)).forEach(block -> assertTrue(block.header().number() >= 0));
    } catch (RefusedBlockException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("given.json"), e.getMessage());
    }
  }

  /** One list of contracts, as a node's chain may need it; it names the file. */
  private interface ContractList {
    Object read(Chain chain, List<Path> files) throws IOException;
  }

  @FuzzTest
  void contracts(byte[] bytes) throws IOException {
    List<Path> files = List.of(given(bytes));
    List<ContractList> lists =
        List.of(TokenList::read, RouterList::read, BridgeList::read, FeedList::read);
    for (ContractList list : lists) {
      try {
        assertFalse(list.read(Chain.ETHEREUM, files).toString().isEmpty());
      } catch (IOException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("given.json"), e.getMessage());
      }
    }
  }
}
