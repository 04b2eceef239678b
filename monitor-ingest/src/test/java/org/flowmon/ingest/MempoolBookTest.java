package org.flowmon.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topic.LaneRecord;
import org.junit.jupiter.api.Test;

class MempoolBookTest {
  private final MempoolBook book = new MempoolBook(2);

  private static UtxoTransaction pay(int n, int from) {
    return new UtxoTransaction(
        txid(n),
        null,
        List.of(new UtxoTransaction.Input(new Outpoint(txid(from), 0), null, null)),
        List.of(new UtxoTransaction.Output("a" + n, Amount.of(n), false)));
  }

  private static Txid txid(int n) {
    return Txid.parse(String.format("%064x", n));
  }

  private static BlockRef block(long height) {
    return new BlockRef(height, "b" + height, null, 600 * height);
  }

  @Test
  void whatWaitsIsKnownUntilABlockIsOldAndNoMoreWaitThanThereIsRoomFor() {
    book.connected(block(1), List.of());
    assertTrue(book.enter(pay(1, 99)));
    assertFalse(book.enter(pay(1, 99)));
    assertTrue(book.enter(pay(2, 1)));
    assertFalse(book.enter(pay(3, 98)));
    assertEquals(1, book.passedOver());
    book.connected(block(2), List.of(pay(1, 99)));
    assertTrue(book.knows(txid(1)), "a peer may still tell of it");
    assertEquals(1, book.size());
    book.disconnected(block(2));
    assertFalse(book.knows(txid(1)), "it waits again, once a peer says so");
    for (int height = 2; height <= 8; height++) {
      book.connected(block(height), height == 2 ? List.of(pay(1, 99)) : List.of());
    }
    assertFalse(book.knows(txid(1)));
    assertTrue(book.knows(txid(2)));
    book.connected(block(1 + LaneRecord.Mempool.MOST_BLOCKS), List.of());
    assertEquals(0, book.size());
  }

  @Test
  void aCoinOfOneThatWaitsIsKnown() {
    book.enter(pay(1, 99));
    UtxoTransaction.Input resolved = book.resolve(pay(2, 1)).inputs().getFirst();
    assertEquals("a1", resolved.address());
    assertEquals(Amount.of(1), resolved.value());
    UtxoTransaction other = pay(3, 98);
    assertSame(other, book.resolve(other));
  }

  @Test
  void theLaneSaysWhatWaits() {
    book.read(new LaneRecord.Mempool(1, List.of(pay(1, 99), pay(2, 1)), List.of()));
    book.read(new LaneRecord.Mempool(2, List.of(), List.of(txid(1))));
    assertEquals(List.of(), book.keepOnly(Set.of(txid(2), txid(7))));
    assertEquals(List.of(txid(2)), book.keepOnly(Set.of()));
    assertEquals(0, book.size());
  }
}
