package org.flowmon.ingest.evm;

import static org.flowmon.ingest.evm.SampleBlock.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flowmon.chain.AddressCheck;
import org.flowmon.chain.Chain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chains of one's own. What is known once stays known in this process. */
class ChainListTest {
  private static final String OURS =
      "{\"chain\":\"ours\",\"id\":424242,\"lane\":14,\"coin\":\"OUR\",\"confirmations\":20}";

  @TempDir Path folder;

  private void know(String... lines) throws IOException {
    ChainList.know(Files.write(folder.resolve("my-chains.jsonl"), List.of(lines)));
  }

  @Test
  void a_chain_is_known_by_its_line() throws Exception {
    know("# ours", "", OURS);
    know(OURS); // again
    Chain ours = Chain.named("ours");
    assertEquals("eip155:424242", ours.caip2());
    assertEquals(20, ours.confirmations());
    assertEquals(512, ours.undoDepth());
    assertEquals(18, ours.decimals());
    assertEquals(ours, Chain.ofLane(14));
    assertTrue(Chain.own().contains(ours));
    assertTrue(AddressCheck.evm("ours"));
    assertEquals(List.of(ours), ChainList.parse("stored", ChainList.line(ours)));
  }

  @Test
  void its_contracts_may_be_listed() throws Exception {
    know(OURS);
    String token = SampleBlock.address(0x70c3);
    Path file =
        Files.writeString(
            folder.resolve("tokens.jsonl"),
            "{\"chain\":\"ours\",\"address\":\"%s\",\"symbol\":\"T\",\"decimals\":6,\"source\":\"x\"}"
                .formatted(token));
    assertEquals(1, TokenList.read(Chain.named("ours"), List.of(file)).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          "lane":14           | "lane":7            | lane: expected a whole number from 8 to 14, found 7
          "lane":14,          |                     | lane: missing
          "id":424242         | "id":0              | id: expected a whole number from 1 to
          "confirmations":20  | "confirmations":600 | confirmations: expected a whole number from 1 to 512
          "coin":"OUR"        | "coin":""           | coin: expected a text
          "coin":"OUR"        | "symbol":"OUR"      | unknown field "symbol"
          "chain":"ours"      | "chain":"litecoin"  | chain: "litecoin" cannot be the name of an EVM chain
          "chain":"ours"      | "chain":"Ours/1"    | chain: "Ours/1" cannot be the name of an EVM chain
          "chain":"ours"      | "chain":"theirs"    | theirs (eip155:424242) on lane 14 is at odds with ours (eip155:424242) on lane 14
          "id":424242         | "id":1              | ours (eip155:1) on lane 14 is at odds with ethereum (eip155:1) on lane 4
          "confirmations":20  | "confirmations":21  | a chain keeps its name, chain id, lane, depths and coin for life
          """)
  void a_wrong_line_is_named(String field, String instead, String message) throws Exception {
    know(OURS);
    String wrong = OURS.replace(field, instead == null ? "" : instead);
    IOException e = assertThrows(IOException.class, () -> know("# one", wrong));
    said(e, "my-chains.jsonl, line 2: ");
    said(e, message);
    assertEquals(1, Chain.own().size());
  }
}
