package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.flowmon.topic.Price;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A feed on a real node, put where the aggregator of ETH / USD stands on the real chain. */
@Timeout(60)
class FeedNodeTest {
  private static final String ETH_USD = "0xe62b71cf983019bff55bc83b48601ce8419650cc";

  /** Logs the block's time under the two words of the call's data. */
  private static final String CODE =
      "0x42600052" // memory[0] = timestamp
          + "602035600035" // topics 2 and 1: round, answer
          + "7f"
          + PriceLogs.ANSWER_UPDATED.substring(2)
          + "60206000a300";

  private static void answer(AnvilNode node, long answer, long round) throws Exception {
    node.send(AnvilNode.ALICE, ETH_USD, 0, "0x%064x%064x".formatted(answer, round));
    node.mine(1);
  }

  private static List<String> said(EvmFollowing following) {
    return following.followed().prices().stream()
        .filter(price -> price.decimals() == 18 && price.asset().endsWith("slip44:60"))
        .map(price -> price.round() + " " + price.digits() + " " + price.block())
        .toList();
  }

  @Test
  void eachBranchSaysItsOwnPrices() throws Exception {
    AnvilNode.assumeInstalled();
    try (AnvilNode node = AnvilNode.start()) {
      node.code(ETH_USD, CODE);
      node.mine(1);
      answer(node, 198_808_020_095L, 7);
      try (EvmFollowing following = new EvmFollowing(node.http())) {
        following.awaitChainOf(node);
        String first = "7 1988.08020095 " + node.hash(2);
        assertEquals(List.of(first), said(following));
        List<Price> all = following.followed().prices();
        assertEquals(2, all.size(), "ether and WETH");
        assertEquals(following.followed().lane().get(2).time(), all.getFirst().time());

        node.reorganise(1);
        answer(node, 200_000_000_000L, 8);
        following.awaitChainOf(node);
        assertEquals(
            Stream.of(first, "8 2000 " + node.hash(node.height())).toList(), said(following));
      }
    }
  }
}
