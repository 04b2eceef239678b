package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Deposits;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Inference;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A deposit address on a real node, followed and traced: Bob forwards what Alice pays him. */
class DepositNodeTest {
  private static final String HOT = SampleBlock.address(0xca501);
  private static final long ETHER = 1_000_000_000_000_000_000L;

  @BeforeEach
  void aNodeIsInstalled() {
    AnvilNode.assumeInstalled();
  }

  private static Label label(String entity, String address, boolean exchange) {
    return new Label(
        entity,
        address,
        null,
        Long.MIN_VALUE,
        Confidence.HIGH,
        false,
        false,
        false,
        exchange,
        null);
  }

  @Test
  void tokensAndCoinsThatAreForwardedShowIt() throws Exception {
    try (AnvilNode node = AnvilNode.start()) {
      SmallToken.put(node, AnvilNode.ALICE, 1_000_000);
      EvmOptions options = EvmFollowing.options(EvmFollowing.FROM_0, 500, List.of(node.http()));
      try (EvmFollowing following = new EvmFollowing(options, List.of())) {
        SmallToken.pay(node, AnvilNode.ALICE, AnvilNode.BOB, 1000);
        node.mine(1);
        SmallToken.pay(node, AnvilNode.BOB, HOT, 1000);
        node.mine(1);
        SmallToken.pay(node, AnvilNode.ALICE, AnvilNode.BOB, 2500);
        node.mine(1);
        node.pay(AnvilNode.ALICE, AnvilNode.BOB, ETHER);
        node.mine(1);
        node.pay(AnvilNode.BOB, HOT, ETHER - ETHER / 100);
        node.mine(1);
        SmallToken.pay(node, AnvilNode.ALICE, AnvilNode.BOB, 7);
        node.mine(1);
        following.awaitChainOf(node);
        assertEquals(
            List.of(
                "1000 in 2 hops, listed",
                "2500 in 1 hops, inferred of 1",
                ETHER + " in 1 hops, inferred of 1",
                "7 in 1 hops, inferred of 2"),
            traced(following.followed().transactions(), following.followed().lane().getLast()));
      }
    }
  }

  private static List<String> traced(List<? extends Transaction> transactions, BlockRef block) {
    Labels labels =
        Labels.of(List.of(label("alice", AnvilNode.ALICE, false), label("kitsune", HOT, true)));
    Ledger ledger = new Ledger(Chain.ETHEREUM, Policy.FIFO, Bounds.NONE, labels);
    Deposits deposits = new Deposits(Chain.ETHEREUM, labels);
    ledger.connect(block);
    deposits.connect(block);
    List<Flow> flows = new ArrayList<>();
    for (Transaction tx : transactions) {
      ledger.apply(tx, flows::add);
      deposits.seen((AccountTransaction) tx);
    }
    return flows.stream()
        .filter(f -> f.to().equals("kitsune"))
        .map(f -> f.amount() + " in " + f.hops() + " hops, " + shown(f.inference()))
        .toList();
  }

  private static String shown(@Nullable Inference why) {
    return why == null ? "listed" : "inferred of " + why.count();
  }
}
