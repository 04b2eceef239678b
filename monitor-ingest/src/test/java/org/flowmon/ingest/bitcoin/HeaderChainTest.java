package org.flowmon.ingest.bitcoin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.Block;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.junit.jupiter.api.Test;

final class HeaderChainTest {
  private static final Net REGTEST = Net.of(Chain.BITCOIN_REGTEST);
  private static final Net MAINNET = Net.of(Chain.BITCOIN);

  private static List<HeaderChain.Header> headers(List<Block> blocks) {
    return blocks.stream().map(HeaderChain.Header::of).toList();
  }

  private static HeaderChain regtest() throws IOException {
    return new HeaderChain(REGTEST, REGTEST.anchor(0));
  }

  /** A chain that leaves {@code trunk} above that height. */
  private static List<Block> branch(List<Block> trunk, int height, int length) {
    List<Block> all = FakePeer.chain(0);
    List<Block> branch = new ArrayList<>();
    Block at = height == 0 ? all.getFirst() : trunk.get(height);
    for (int i = 0; i < length; i++) {
      at = FakePeer.next(at, height + 1 + i);
      branch.add(at);
    }
    return branch;
  }

  @Test
  void theBranchWithMoreWorkIsTheBestAndAnEqualOneNever() throws Exception {
    List<Block> trunk = FakePeer.chain(10);
    HeaderChain chain = regtest();
    chain.accept(headers(trunk.subList(1, 11)));
    assertEquals(10, chain.tip());
    List<Block> other = branch(trunk, 6, 5);
    chain.accept(headers(other.subList(0, 3)));
    assertEquals(trunk.get(10).getHash(), chain.hash(10));
    chain.accept(headers(other.subList(3, 4)));
    assertEquals(trunk.get(10).getHash(), chain.hash(10), "equal work");
    assertTrue(chain.isBeside(other.get(3).getHash()));
    chain.accept(headers(other.subList(4, 5)));
    assertEquals(11, chain.tip());
    assertEquals(other.get(4).getHash(), chain.hash(11));
    assertEquals(trunk.get(6).getHash(), chain.hash(6));
    assertTrue(chain.isBeside(trunk.get(10).getHash()));
    // And back, when the first one grows again.
    List<Block> again = branch(trunk, 10, 2);
    chain.accept(headers(again));
    assertEquals(12, chain.tip());
    assertEquals(trunk.get(7).getHash(), chain.hash(7));
  }

  @Test
  void randomBranchesLeaveTheLongestFirstSeen() throws Exception {
    Random random = new Random(11);
    for (int run = 0; run < 20; run++) {
      HeaderChain chain = regtest();
      List<List<Block>> chains = new ArrayList<>();
      chains.add(FakePeer.chain(0));
      List<Block> best = chains.getFirst();
      for (int i = 0; i < 15; i++) {
        List<Block> from = chains.get(random.nextInt(chains.size()));
        int fork = random.nextInt(from.size());
        List<Block> more = branch(from, fork, 1 + random.nextInt(4));
        List<Block> whole = new ArrayList<>(from.subList(0, fork + 1));
        whole.addAll(more);
        chains.add(whole);
        chain.accept(headers(more));
        best = whole.size() > best.size() ? whole : best;
        assertEquals(best.size() - 1, chain.tip());
        assertEquals(best.getLast().getHash(), chain.hash(chain.tip()));
        assertEquals(chain.tip(), chain.heightOf(best.getLast().getHash()));
        assertEquals(chain.hash(chain.tip()), chain.locator().getFirst());
      }
    }
  }

  @Test
  void blocksOfTheLaneGetTheirWorkFromAPeerThatHasThemToo() throws Exception {
    List<Block> trunk = FakePeer.chain(8);
    List<BlockRef> lane = new ArrayList<>();
    for (int h = 3; h <= 6; h++) {
      lane.add(new BlockRef(h, trunk.get(h).getHashAsString(), null, 0));
    }
    HeaderChain chain = new HeaderChain(REGTEST, lane);
    assertEquals(List.of(trunk.get(3).getHash()), chain.locator());
    chain.accept(headers(trunk.subList(4, 9)));
    assertEquals(8, chain.tip());
    assertEquals(trunk.get(8).getHash(), chain.locator().getFirst());
    // A branch from within the lane.
    HeaderChain forked = new HeaderChain(REGTEST, lane);
    List<Block> other = branch(trunk, 4, 3);
    forked.accept(headers(other.subList(0, 2)));
    assertEquals(trunk.get(6).getHash(), forked.hash(6), "equal");
    forked.accept(headers(other.subList(2, 3)));
    assertEquals(other.get(2).getHash(), forked.hash(7));
  }

  @Test
  void difficultyFollowsTheRules() throws Exception {
    // Mainnet's first change: blocks 30,240 to 32,255 took 1,022,578 s.
    assertEquals(0x1d00d86aL, MAINNET.retarget(0x1d00ffffL, 1_262_152_739L - 1_261_130_161L));
    assertEquals(0x1d00ffffL, MAINNET.retarget(0x1d00ffffL, 100_000_000));
    HeaderChain chain = regtest();
    Block easy = FakePeer.next(FakePeer.chain(0).getFirst(), 1);
    HeaderChain.Header other =
        new HeaderChain.Header(
            Sha256Hash.ZERO_HASH, easy.getPrevBlockHash(), 0x1d00ffffL, 1_500_000_000);
    PeerDropped e = assertThrows(PeerDropped.class, () -> chain.accept(List.of(other)));
    assertTrue(String.valueOf(e.getMessage()).contains("difficulty"), e.getMessage());
  }

  @Test
  void mainnetBeginsAtACheckpointOfTheProgram() throws Exception {
    Net.Anchor early = MAINNET.anchor(1_000);
    assertEquals(0, early.height());
    Net.Anchor late = MAINNET.anchor(800_000);
    assertTrue(late.height() > 700_000 && late.height() <= 800_000, "" + late.height());
    assertEquals(0, late.height() % Net.PERIOD);
    assertNotEquals(late.height(), MAINNET.anchor(600_000).height());
    assertEquals(0, REGTEST.anchor(500).height());
  }
}
