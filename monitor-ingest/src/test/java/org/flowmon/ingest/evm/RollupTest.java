package org.flowmon.ingest.evm;

import static org.flowmon.chain.AccountTransaction.NATIVE;
import static org.flowmon.chain.AccountTransaction.ZERO_ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Fee;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real node that keeps the rules of the OP Stack: deposits, and a fee for the parent chain. */
final class RollupTest {
  private static final String REVERTS = SampleBlock.address(0x4e7e47);
  private static final long SPACE = 12_345;

  @BeforeEach
  void aNodeIsInstalled() {
    AnvilNode.assumeInstalled();
  }

  private static void deposit(AnvilNode node, String to, int source) throws Exception {
    node.call(
        "eth_sendTransaction",
        Map.of(
            "from", AnvilNode.ALICE,
            "to", to,
            "type", "0x7e",
            "value", "0x7",
            "mint", "0x9",
            "gas", "0x186a0",
            "input", "0x",
            "isSystemTx", false,
            "sourceHash", "0x" + "%064x".formatted(source)));
  }

  @Test
  void whatIsReadIsWhatBalancesChangedBy() throws Exception {
    try (AnvilNode node = AnvilNode.startRollup();
        RpcProxy proxy = new RpcProxy(node)) {
      node.code(REVERTS, "0x60006000fd");
      node.pay(AnvilNode.ALICE, AnvilNode.BOB, 2);
      deposit(node, AnvilNode.BOB, 1);
      node.mine(1); // the node takes one deposit of an account a block
      deposit(node, REVERTS, 2);
      node.mine(1);
      try (EvmFollowing following = new EvmFollowing(proxy.url())) {
        following.awaitChainOf(node);
        Map<String, BigInteger> changes = new HashMap<>();
        List<AccountTransaction> all =
            following.followed().transactions().stream()
                .map(AccountTransaction.class::cast)
                .toList();
        for (AccountTransaction tx : all) {
          assertFalse(tx.reverted(), "each moved something");
          for (Transfer t : tx.transfers()) {
            SharedEvm.move(changes, t.from(), t.to(), t.value().toBigInteger());
          }
        }
        Fee fee = Objects.requireNonNull(all.getFirst().fee());
        assertNull(all.get(1).fee());
        assertNull(all.get(2).fee());
        assertEquals(
            List.of(
                new Transfer(
                    NATIVE,
                    ZERO_ADDRESS,
                    AnvilNode.ALICE,
                    all.get(2).transfers().getFirst().value(),
                    -1)),
            all.get(2).transfers(),
            "what came with a deposit stays when its call fails");
        SharedEvm.move(changes, fee.payer(), "fee", fee.burned().plus(fee.tip()).toBigInteger());
        for (String account : List.of(AnvilNode.ALICE, AnvilNode.BOB)) {
          assertEquals(
              node.balance(account, 2).subtract(node.balance(account, 0)),
              changes.get(account),
              account);
        }
      }
    }
  }

  @Test
  void whatTheParentChainAsksForIsPartOfTheFee() throws Exception {
    try (AnvilNode node = AnvilNode.startRollup();
        RpcProxy proxy = new RpcProxy(node)) {
      proxy.fault(
          "eth_getBlockReceipts",
          (method, request, answer) -> {
            answer
                .path("result")
                .forEach(r -> ((ObjectNode) r).put("l1Fee", "0x" + Long.toHexString(SPACE)));
            return null;
          });
      node.pay(AnvilNode.ALICE, AnvilNode.BOB, 2);
      node.mine(1);
      try (EvmFollowing with = new EvmFollowing(proxy.url());
          EvmFollowing without = new EvmFollowing(node.http())) {
        with.awaitChainOf(node);
        without.awaitChainOf(node);
        assertEquals(burned(without).add(BigInteger.valueOf(SPACE)), burned(with));
      }
    }
  }

  private static BigInteger burned(EvmFollowing following) {
    AccountTransaction paid = (AccountTransaction) following.followed().transactions().getFirst();
    return Objects.requireNonNull(paid.fee()).burned().toBigInteger();
  }
}
