package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Set;
import org.flowmon.ingest.evm.FinalVote.Conflict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nodes that have different final blocks. */
final class FinalVoteTest {
  private final FinalVote<String> vote = new FinalVote<>(List.of("a", "b", "c"));

  private @Nullable Conflict<String> count(String... up) {
    return vote.count(n -> true, Set.of(up)::contains);
  }

  private void differ(String one, String other) {
    vote.compared(one, other, 7, false);
  }

  @Test
  void ofThreeTheOneAgainstTwoIsOutvoted() {
    differ("c", "a");
    assertEquals(new Conflict<>("a", "c", 7), count("a", "b", "c"));
    differ("b", "c");
    assertNull(count("a", "b", "c"));
    assertEquals(new Conflict<>("c", "a", 7), vote.outvoted("c"));
    assertNull(vote.outvoted("a"));
    assertNull(vote.outvoted("b"));
  }

  @Test
  void itStaysSoWhenOthersFallSilentAndUntilItAgrees() {
    differ("c", "a");
    differ("c", "b");
    assertNull(count("a", "b", "c"));
    assertNull(count("b", "c"));
    assertNull(count("c"));
    assertEquals(new Conflict<>("c", "a", 7), vote.outvoted("c"));
    vote.compared("b", "c", 9, true);
    assertNull(count("b", "c"));
    assertEquals(new Conflict<>("c", "a", 7), vote.outvoted("c"));
    vote.compared("a", "c", 9, true);
    assertNull(count("a", "b", "c"));
    assertNull(vote.outvoted("c"));
  }

  @Test
  void twoAgainstEachOtherAreNoMajority() {
    differ("a", "b");
    assertEquals(new Conflict<>("a", "b", 7), count("a", "b"));
    assertNull(count("a"));
    assertNull(vote.outvoted("b"));
  }

  @Test
  void threeOfThreeMindsAreNoMajority() {
    differ("a", "b");
    differ("b", "c");
    differ("a", "c");
    assertEquals(new Conflict<>("a", "b", 7), count("a", "b", "c"));
    assertNull(vote.outvoted("a"));
  }

  @Test
  void whoIsOnAnotherChainHasNoVote() {
    differ("a", "b");
    differ("a", "c");
    assertEquals(
        new Conflict<>("a", "b", 7), vote.count(n -> !n.equals("c"), Set.of("a", "b")::contains));
    assertNull(vote.outvoted("a"));
  }
}
