package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.ingest.RefusedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real node mines other blocks in the place of its last ones. */
final class EvmReorganisationTest {
  @BeforeEach
  void aNodeIsInstalled() {
    AnvilNode.assumeInstalled();
  }

  @ParameterizedTest
  @CsvSource({"1,true", "3,true", "8,true", "64,true", "1,false", "3,false", "8,false", "64,false"})
  void takesBackTheTipFirstAndConnectsTheOldestFirst(int depth, boolean moved) throws Exception {
    try (AnvilNode node = AnvilNode.start()) {
      node.mine(72 - depth);
      String hit = node.pay(AnvilNode.ALICE, AnvilNode.BOB, 7);
      node.mine(depth);
      try (EvmFollowing following = new EvmFollowing(node.http())) {
        following.awaitChainOf(node);
        following.awaitLive();
        int first = 73 - depth;
        assertEquals(List.of(first + " " + hit), following.followed().standing());
        List<String> old = node.hashes(first);
        int before = following.followed().events().size();
        if (moved) {
          node.move(depth, hit, AnvilNode.BOB, AnvilNode.ALICE, 99);
        } else {
          node.reorganise(depth, AnvilNode.BOB, AnvilNode.ALICE, 99);
        }
        List<String> won = node.hashes(first);
        following.awaitChainOf(node);
        List<String> expected = new ArrayList<>();
        for (int i = depth - 1; i >= 0; i--) {
          expected.add("-" + (first + i) + " " + old.get(i));
        }
        for (int i = 0; i < depth; i++) {
          expected.add("+" + (first + i) + " " + won.get(i));
        }
        List<String> events = following.followed().events();
        assertEquals(expected, events.subList(before, events.size()));
        List<String> standing = following.followed().standing();
        assertEquals(moved ? 2 : 1, standing.size(), standing::toString);
        assertEquals(moved, standing.contains("72 " + hit), standing::toString);
        assertTrue(standing.getFirst().startsWith(first + " "), standing::toString);
      }
    }
  }

  @Test
  void belowWhatIsFinalItEndsTheFollower() throws Exception {
    try (AnvilNode node = AnvilNode.start()) {
      node.mine(100);
      try (EvmFollowing following = new EvmFollowing(node.http())) {
        following.awaitChainOf(node);
        following
            .followed()
            .await("finality", () -> following.follower().finality().finalized() == 36);
        int before = following.followed().events().size();
        node.reorganise(80);
        Throwable end = following.followed().awaitEnd();
        assertTrue(end instanceof RefusedException, String.valueOf(end));
        assertTrue(String.valueOf(end).contains("final block 36"), String.valueOf(end));
        assertEquals(before, following.followed().events().size());
      }
    }
  }
}
