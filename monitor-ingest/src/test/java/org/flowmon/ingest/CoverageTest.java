package org.flowmon.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.flowmon.chain.BlockRef;
import org.junit.jupiter.api.Test;

final class CoverageTest {
  private static BlockRef block(long height) {
    return new BlockRef(height, "h" + height, "h" + (height - 1), 0);
  }

  @Test
  void whatTravelsIsReadBack() {
    Coverage c =
        Coverage.NONE
            .connected(block(3), 5, 9, 2, 1)
            .connected(block(4), 1, 1, 0, 0)
            .connected(block(9), 0, 0, 0, 0)
            .disconnected(block(9))
            .connected(block(8), 1, 0, 0, 0);
    assertEquals(c, Coverage.parse(c.encode()));
    assertEquals(Coverage.NONE, Coverage.parse(Coverage.NONE.encode()));
    assertEquals(List.of(new Coverage.Range(3, 4), new Coverage.Range(8, 8)), c.ranges());
    assertEquals(
        "blocks 3 to 8 (h8), 1 gap: 5-7; 3 blocks, 7 transactions, 10 inputs: value unknown of"
            + " 20.0 %, sender unknown of 10.0 %",
        c.toString());
  }

  @Test
  void blocksWithoutTracesAreSaid() {
    Coverage c = Coverage.NONE.connected(block(3), 5, 0, 0, 0).blind();
    assertEquals(c, Coverage.parse(c.encode()));
    assertEquals(c.untraced(), c.connected(block(4), 1, 0, 0, 0).untraced());
    assertEquals(
        "blocks 3 to 3 (h3), no gaps; 1 blocks, 5 transactions, 1 blocks without traces: internal"
            + " transfers are not seen",
        c.toString());
    // As an earlier version wrote it.
    assertEquals(0, Coverage.parse(c.encode().replaceAll(" untraced=.*", "")).untraced());
  }

  @Test
  void theFirstBlockTakenBackLeavesNothing() {
    Coverage c = Coverage.NONE.connected(block(7), 1, 0, 0, 0).disconnected(block(7));
    assertEquals(-1, c.from());
    assertEquals(-1, c.to());
    assertEquals("no blocks", c.toString());
  }

  @Test
  void startsAreReadAndWritten() {
    assertEquals(new Start.AtHeight(840_000), Start.parse("840000"));
    assertEquals(new Start.Back(144), Start.parse("-144"));
    assertEquals(new Start.AtHash("ab".repeat(32)), Start.parse("AB".repeat(32)));
    for (String text : List.of("840000", "-144", "0", "ab".repeat(32))) {
      assertEquals(text, Start.parse(text).toString());
    }
    for (String text : List.of("", "-", "1.5", "abc", "--1", "99999999999999")) {
      assertThrows(IllegalArgumentException.class, () -> Start.parse(text));
    }
  }
}
