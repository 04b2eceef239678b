package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.flowmon.trace.InvariantsTest.World;
import org.flowmon.trace.RandomEconomy.Block;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An image shows the state of the moment it began, however much changes while it is written. */
class LedgerImageTest {

  static Stream<World> worlds() {
    return InvariantsTest.worlds().map(world -> world.withUndoDepth(20)); // so that holders rest
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void restoresTheMomentItBeganAndGoesOnAlike(World world) throws IOException {
    List<Block> blocks = world.blocks(60);
    Ledger ledger = world.ledger();
    ledger.holdings.mostIdle = 5;
    for (Block block : blocks.subList(0, 30)) {
      InvariantsTest.connect(ledger, block, new ArrayList<>());
    }
    final String then = InvariantsTest.dump(ledger);
    LedgerImage image = new LedgerImage(ledger);
    List<byte[]> chunks = new ArrayList<>();
    for (int i = 30; i < 50; i++) {
      image.advance(10);
      chunks.addAll(image.take());
      InvariantsTest.connect(ledger, blocks.get(i), new ArrayList<>());
      if (i == 35) { // a reorganisation below the image's moment, and back
        for (int k = 35; k >= 27; k--) {
          ledger.disconnect(blocks.get(k).ref().height(), blocks.get(k).ref().hash(), f -> {});
        }
        for (int k = 27; k <= 35; k++) {
          InvariantsTest.connect(ledger, blocks.get(k), new ArrayList<>());
        }
      }
    }
    while (!image.advance(1000)) {
      chunks.addAll(image.take());
    }
    chunks.addAll(image.take());

    Ledger restored = world.ledger();
    LedgerRestore restore = new LedgerRestore(restored);
    for (byte[] chunk : chunks) {
      restore.read(chunk);
    }
    assertTrue(restore.complete());
    assertEquals(then, InvariantsTest.dump(restored));

    // taken back as far as the journal goes, then on along the same chain: the same flows, the same
    // end
    List<Flow> expected = new ArrayList<>();
    Ledger fresh = world.ledger();
    for (Block block : blocks.subList(0, 10)) {
      InvariantsTest.connect(fresh, block, new ArrayList<>());
    }
    for (int k = 29; k >= 10; k--) {
      restored.disconnect(blocks.get(k).ref().height(), blocks.get(k).ref().hash(), f -> {});
    }
    assertEquals(InvariantsTest.dump(fresh), InvariantsTest.dump(restored));
    List<Flow> actual = new ArrayList<>();
    for (Block block : blocks.subList(10, 60)) {
      InvariantsTest.connect(fresh, block, expected);
      InvariantsTest.connect(restored, block, actual);
    }
    assertEquals(expected, actual);
    assertEquals(InvariantsTest.dump(fresh), InvariantsTest.dump(restored));
  }
}
