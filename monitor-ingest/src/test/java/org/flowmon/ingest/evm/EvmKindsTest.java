package org.flowmon.ingest.evm;

import static org.flowmon.chain.AccountTransaction.NATIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Fee;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every kind of transaction on a real node: what is read of it is what balances changed by. */
final class EvmKindsTest {
  private static final String CAROL = SampleBlock.address(0xca501);
  private static final String FORWARDER = SampleBlock.address(0xf0a3d);
  private static final String ENDS = SampleBlock.address(0xe4d5);
  private static final String REVERTS = SampleBlock.address(0x4e7e47);
  private static final String GWEI_2 = "0x77359400";
  private static final String GWEI_1 = "0x3b9aca00";

  /** The commitment to a blob of zeros, and the proof of it: the point at infinity. */
  private static final String INFINITY = "0xc0" + "00".repeat(47);

  /** The version and the SHA-256 of that commitment. */
  private static final String BLOB_HASH =
      "0x010657f37554c781402a22917dee2f75def7ab966d7b770905398eba3c444014";

  /** By it Bob's account runs the code of FORWARDER (chain 1, his first transaction). */
  private static final Map<String, String> BOBS_DELEGATION =
      Map.of(
          "chainId",
          "0x1",
          "address",
          FORWARDER,
          "nonce",
          "0x0",
          "yParity",
          "0x0",
          "r",
          "0xa4c74a1cb0f6d167ef28be90c27b2b279d563d9b833e0f5663fb5a33de49ab21",
          "s",
          "0x67d725ad8637df011259837fa8a7999ae19801178d198ab5f1015c5af88dda30");

  @BeforeEach
  void aNodeIsInstalled() {
    AnvilNode.assumeInstalled();
  }

  /** Alice sends it into the next block. */
  private static String send(AnvilNode node, String type, Map<String, Object> more)
      throws IOException {
    Map<String, Object> all = new HashMap<>(more);
    all.put("from", AnvilNode.ALICE);
    all.put("type", type);
    all.put("gas", "0x30d40");
    if (type.equals("0x0") || type.equals("0x1")) {
      all.put("gasPrice", GWEI_2);
    } else {
      all.putAll(Map.of("maxFeePerGas", GWEI_2, "maxPriorityFeePerGas", GWEI_1));
    }
    return node.call("eth_sendTransaction", all).asText();
  }

  private static Map<String, Object> paid(String to, int wei) {
    return Map.of("to", to, "value", "0x" + Integer.toHexString(wei));
  }

  private static Map<String, Object> with(Map<String, Object> some, Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(some);
    all.putAll(more);
    return all;
  }

  private static List<String> ways(EvmFollowing following, String txid) {
    AccountTransaction tx =
        following.followed().transactions().stream()
            .map(AccountTransaction.class::cast)
            .filter(t -> t.txid().toString().equals(txid))
            .findFirst()
            .orElseThrow();
    return tx.transfers().stream().map(t -> t.from() + " " + t.to() + " " + t.value()).toList();
  }

  @Test
  void whatIsReadIsWhatBalancesChangedBy() throws Exception {
    try (AnvilNode node = AnvilNode.start()) {
      node.code(FORWARDER, "0x6000600060006000346000355af100"); // to the address in its call data
      node.code(ENDS, "0x73" + CAROL.substring(2) + "ff"); // selfdestruct for Carol
      node.code(REVERTS, "0x60006000fd");
      send(node, "0x0", paid(CAROL, 5));
      send(
          node,
          "0x1",
          with(
              paid(CAROL, 6),
              Map.of(
                  "accessList",
                  List.of(
                      Map.of("address", CAROL, "storageKeys", List.of("0x" + "00".repeat(32)))))));
      send(node, "0x2", paid(CAROL, 7));
      send(
          node,
          "0x3",
          with(
              paid(CAROL, 8),
              Map.of(
                  "maxFeePerBlobGas", GWEI_1,
                  "blobVersionedHashes", List.of(BLOB_HASH),
                  "blobs", List.of("0x" + "00".repeat(131_072)),
                  "commitments", List.of(INFINITY),
                  "proofs", List.of(INFINITY))));
      String delegated =
          send(
              node,
              "0x4",
              with(
                  paid(AnvilNode.BOB, 9),
                  Map.of(
                      "data",
                      "0x" + "0".repeat(24) + CAROL.substring(2),
                      "authorizationList",
                      List.of(BOBS_DELEGATION))));
      String ended = send(node, "0x2", paid(ENDS, 10));
      String reverted = send(node, "0x2", paid(REVERTS, 11));
      // Its first code pays one of the twelve wei on to Carol and leaves no code.
      String code = "60006000600060006001" + "73" + CAROL.substring(2) + "5af1" + "00";
      String created = send(node, "0x2", Map.of("value", "0xc", "data", "0x" + code));
      node.mine(1);
      try (EvmFollowing following = new EvmFollowing(node.http())) {
        following.awaitChainOf(node);
        JsonNode block = node.call("eth_getBlockByNumber", "0x1", true);
        List<String> types = new ArrayList<>();
        block.path("transactions").forEach(t -> types.add(t.path("type").asText()));
        assertEquals(List.of("0x0", "0x1", "0x2", "0x3", "0x4", "0x2", "0x2", "0x2"), types);

        String alice = AnvilNode.ALICE;
        String bob = AnvilNode.BOB;
        assertEquals(
            List.of(alice + " " + bob + " 9", bob + " " + CAROL + " 9"),
            ways(following, delegated));
        assertEquals(
            List.of(alice + " " + ENDS + " 10", ENDS + " " + CAROL + " 10"),
            ways(following, ended));
        assertEquals(List.of(), ways(following, reverted));
        String contract =
            node.call("eth_getTransactionReceipt", created).path("contractAddress").asText();
        assertEquals(
            List.of(alice + " " + contract + " 12", contract + " " + CAROL + " 1"),
            ways(following, created));
        balancesChangedBy(node, following.followed().transactions());
      }
    }
  }

  private static void balancesChangedBy(AnvilNode node, List<?> transactions) throws IOException {
    Map<String, BigInteger> changes = new HashMap<>();
    for (Object each : transactions) {
      AccountTransaction tx = (AccountTransaction) each;
      tx.transfers().stream()
          .filter(t -> t.asset().equals(NATIVE))
          .forEach(t -> SharedEvm.move(changes, t.from(), t.to(), t.value().toBigInteger()));
      Fee fee = Objects.requireNonNull(tx.fee());
      SharedEvm.move(changes, fee.payer(), "burned", fee.burned().toBigInteger());
      String recipient = Objects.requireNonNull(fee.recipient());
      SharedEvm.move(changes, fee.payer(), recipient, fee.tip().toBigInteger());
    }
    assertTrue(Objects.requireNonNull(changes.remove("burned")).signum() > 0);
    assertEquals(6, changes.size(), changes::toString);
    for (Map.Entry<String, BigInteger> change : changes.entrySet()) {
      String account = change.getKey();
      assertEquals(
          node.balance(account, 1).subtract(node.balance(account, 0)), change.getValue(), account);
    }
  }
}
