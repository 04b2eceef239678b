package org.flowmon.standalone.retrace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.topic.LaneRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What accounts hold, as far as the lane shows it. */
class HeldAtTest {
  private final HeldAt held = new HeldAt(Set.of("x", "y"), 10);
  private int made;

  private static BlockRef at(long height) {
    return new BlockRef(height, "b" + height, null, 1_000 + height);
  }

  private void block(long height, Transaction... transactions) {
    held.accept(new LaneRecord.Connected(at(height), 0, 1, List.of(transactions)));
  }

  private Transaction pay(String from, String to, long value) {
    return tx(false, new Transfer("native", from, to, Amount.of(value), -1), null);
  }

  private Transaction tx(
      boolean reverted, Transfer transfer, AccountTransaction.@Nullable Fee fee) {
    return new AccountTransaction(Txid.parse("t" + made++), reverted, List.of(transfer), fee);
  }

  private List<String> now() {
    return held.held().stream()
        .map(
            each ->
                each.address()
                    + " "
                    + each.amount()
                    + (each.since() == HeldAt.BEFORE ? " before" : " " + each.since()))
        .toList();
  }

  @Test
  void isHeldSinceTheAccountWasEmptyLast() {
    block(1, pay("a", "x", 50), pay("x", "b", 50));
    block(2, pay("a", "x", 30));
    block(3, pay("a", "x", 5), pay("a", "b", 9));
    assertEquals(List.of("x 35 1002"), now());
  }

  @Test
  void whatIsStatedWasHeldBeforeTheLane() {
    held.accept(new LaneRecord.Balance("x", "native", Amount.of(70)));
    block(1, pay("x", "y", 20));
    assertEquals(List.of("x 50 before", "y 20 1001"), now());
    held.accept(new LaneRecord.Disconnected(at(1)));
    assertEquals(List.of("x 70 before"), now());
  }

  @Test
  void whoSpendsMoreThanIsKnownHoldsNothing() {
    block(1, pay("x", "y", 20), pay("a", "x", 3));
    assertEquals(List.of("x 3 1001", "y 20 1001"), now());
  }

  @Test
  void feesArePaidByWhomeverARevertedTransactionIs() {
    block(1, pay("a", "x", 100));
    AccountTransaction.Fee fee = new AccountTransaction.Fee("x", Amount.of(10), Amount.of(5), "y");
    block(2, tx(true, new Transfer("native", "x", "y", Amount.of(40), -1), fee));
    assertEquals(List.of("x 85 1001", "y 5 1002"), now());
  }

  @Test
  void branchesThatLostLeaveNothingBehind() {
    block(1, pay("a", "x", 100));
    block(2, pay("x", "y", 40));
    block(3, pay("x", "b", 60), pay("y", "x", 1));
    held.accept(new LaneRecord.Disconnected(at(3)));
    held.accept(new LaneRecord.Disconnected(at(2)));
    assertEquals(List.of("x 100 1001"), now());
  }

  @Test
  void onlyTheAddressesThatAreLeftCount() {
    block(1, pay("a", "x", 100), pay("a", "y", 7));
    block(2, pay("y", "b", 7));
    held.retain(Set.of("x"));
    assertEquals(List.of("x 100 1001"), now());
    held.accept(new LaneRecord.Disconnected(at(2)));
    assertEquals(List.of("x 100 1001"), now());
  }
}
