package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.flowmon.chain.Chain;
import org.flowmon.trace.InvariantsTest.World;
import org.flowmon.trace.RandomEconomy.Block;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A holder may be packed and taken out again, and what nothing names may go: nothing changes. */
class RestingTest {
  private static final int BLOCKS = 50;
  private static final int DEPTH = 4;

  static Stream<World> worlds() {
    // satoshis and tens of them are dust: such coins do not last long enough to rest
    return InvariantsTest.worlds()
        .filter(w -> w.chain().model() == Chain.Model.ACCOUNT || !w.scale().equals("50"));
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void holdersThatRestAreTracedAsThoseThatStayAwake(World world) {
    List<Block> blocks = world.blocks(BLOCKS);
    Ledger awake = world.withUndoDepth(BLOCKS).ledger();
    Ledger resting = world.withUndoDepth(DEPTH).ledger();
    resting.holdings.mostIdle = 5;
    int rested = 0;
    for (int i = 0; i < BLOCKS; i++) {
      assertEquals(flows(awake, blocks.get(i)), flows(resting, blocks.get(i)), "block " + i);
      rested = Math.max(rested, resting.holdings.packed.size());
      if (i % 9 == 8) { // a reorganisation as deep as can be, and back
        for (int k = i; k > i - DEPTH; k--) {
          assertEquals(takeBack(awake, blocks.get(k)), takeBack(resting, blocks.get(k)));
        }
        for (int k = i - DEPTH + 1; k <= i; k++) {
          assertEquals(flows(awake, blocks.get(k)), flows(resting, blocks.get(k)));
        }
      }
      if (i % 10 == 9) {
        resting.compact();
        resting.landings.sweep();
        assertEquals(InvariantsTest.dump(awake), InvariantsTest.dump(resting));
        assertEquals(awake.size(), resting.size());
      }
    }
    assertTrue(rested > 20, rested + " holders rested");
    assertTrue(resting.landings.table.size() < awake.landings.table.size());
  }

  private static List<String> flows(Ledger ledger, Block block) {
    List<Flow> flows = new ArrayList<>();
    InvariantsTest.connect(ledger, block, flows);
    return flows.stream().map(Flow::toString).toList(); // the chains differ in their undo depth
  }

  private static List<String> takeBack(Ledger ledger, Block block) {
    List<Flow> flows = new ArrayList<>();
    ledger.disconnect(block.ref().height(), block.ref().hash(), flows::add);
    return flows.stream().map(Flow::toString).toList(); // the chains differ in their undo depth
  }
}
