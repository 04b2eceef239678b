package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Swaps on a real node, followed and traced. */
class SwapNodeTest {
  private static final String PAYEE = SampleBlock.address(0xca501);
  private static final long ETHER = 1_000_000_000_000_000_000L;

  @TempDir Path folder;

  @BeforeEach
  void aNodeIsInstalled() {
    AnvilNode.assumeInstalled();
  }

  private static Label label(String entity, String address) {
    return new Label(entity, address, null, Long.MIN_VALUE, Confidence.HIGH, false, false);
  }

  /** What reaches the payee from Alice when Bob, paid by her, swaps it and pays it on. */
  private static List<String> flows(RouterList routers) throws Exception {
    try (AnvilNode node = AnvilNode.start()) {
      SmallPool.put(node, 1_000_000);
      EvmOptions usual = EvmFollowing.options(EvmFollowing.FROM_0, 500, List.of(node.http()));
      EvmOptions options =
          EvmOptions.of(
              new Contracts(
                  TokenList.builtIn(Chain.ETHEREUM),
                  routers,
                  BridgeList.builtIn(Chain.ETHEREUM),
                  FeedList.builtIn(Chain.ETHEREUM)),
              usual.endpoints(),
              usual.start(),
              usual.callsPerSecond());
      try (EvmFollowing following = new EvmFollowing(options, List.of())) {
        node.pay(AnvilNode.ALICE, AnvilNode.BOB, ETHER);
        node.mine(1);
        SmallPool.swap(node, AnvilNode.BOB, 1000);
        node.mine(1);
        SmallToken.pay(node, AnvilNode.BOB, PAYEE, 2500);
        node.mine(1);
        following.awaitChainOf(node);
        return traced(following.followed().transactions(), following.followed().lane());
      }
    }
  }

  private static List<String> traced(
      List<? extends Transaction> transactions, List<BlockRef> lane) {
    Labels labels = Labels.of(List.of(label("alice", AnvilNode.ALICE), label("payee", PAYEE)));
    Ledger ledger = new Ledger(Chain.ETHEREUM, Policy.FIFO, Bounds.NONE, labels);
    ledger.connect(lane.getLast());
    List<Flow> flows = new ArrayList<>();
    transactions.forEach(tx -> ledger.apply((AccountTransaction) tx, flows::add));
    return flows.stream()
        .filter(f -> f.to().equals("payee"))
        .map(f -> f.amount() + " in " + f.hops() + " hops via " + f.via())
        .toList();
  }

  @Test
  void a_swap_through_a_router_of_ones_own_list_is_followed() throws Exception {
    Path file = folder.resolve("routers.jsonl");
    Files.writeString(
        file,
        "{\"chain\":\"ethereum\",\"address\":\""
            + SmallPool.ADDRESS
            + "\",\"name\":\"ours\",\"source\":\"test\"}");
    assertEquals(
        List.of("2500 in 3 hops via swap"), flows(RouterList.read(Chain.ETHEREUM, List.of(file))));
  }

  @Test
  void through_another_one_it_ends_in_the_pool() throws Exception {
    assertEquals(List.of(), flows(RouterList.builtIn(Chain.ETHEREUM)));
  }
}
