package org.flowmon.ingest.evm;

import static org.flowmon.ingest.evm.SampleBlock.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.flowmon.chain.Chain;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Watchlist;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BridgeListTest {
  private static final String LINE =
      "{'chain':'ethereum','bridge':'ours','address':'0x00000000000000000000000000000000000000aa',"
          + "'event':'Sent(uint256)','id':['topic1'],'source':'test'}";

  @TempDir Path folder;

  private BridgeList read(String line) throws IOException {
    Path file = folder.resolve("my-bridges.jsonl");
    Files.writeString(file, line.replace('\'', '"'));
    return BridgeList.read(Chain.ETHEREUM, List.of(file));
  }

  @ParameterizedTest
  @CsvSource({"ethereum,9", "polygon,1"})
  void where_value_comes_to_a_built_in_bridge_is_labelled_as_one(String chain, int count) {
    Set<String> labelled = new HashSet<>();
    for (Label label : Watchlist.builtin().labelList(chain)) {
      if (label.bridge()) {
        labelled.add(label.address());
      }
    }
    Set<String> vaults = BridgeList.builtIn(Chain.named(chain)).vaults();
    assertEquals(count, vaults.size());
    assertEquals(vaults, labelled);
  }

  @Test
  void a_list_of_ones_own_adds_bridges_that_keep_value_themselves() throws Exception {
    Set<String> vaults = read(LINE).vaults();
    assertEquals(10, vaults.size());
    assertTrue(vaults.contains("0x00000000000000000000000000000000000000aa"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'event':'Sent(uint256)' | 'event':'Sent'               | event: expected a name and types
          Sent(uint256)           | Sent(uint256 indexed id)     | event: expected a name and types
          ['topic1']              | ['topic0']                   | expected topic1 to topic3 or data0
          ['topic1']              | 'topic1'                     | id: expected a list
          ['topic1']              | []                           | id: missing
          ['topic1']              | ['none','topic1']            | expected topic1 to topic3 or data0
          'id':['topic1']         | 'id':['data0'],'vaults':[1]  | vaults: expected texts
          'id':['topic1']         | 'id':['data0'],'vaults':['x']| vaults: expected an address of ethereum
          'bridge':'ours',        | `` | bridge: missing
          """)
  void a_wrong_line_is_named(String from, String to, String message) {
    IOException e = assertThrows(IOException.class, () -> read("\n" + LINE.replace(from, to)));
    said(e, "my-bridges.jsonl, line 2");
    said(e, message);
  }
}
