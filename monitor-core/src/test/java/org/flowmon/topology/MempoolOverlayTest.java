package org.flowmon.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Unconfirmed;
import org.flowmon.topic.Unconfirmed.Fate;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.trace.RandomEconomy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions that wait for a block, on top of a traced lane. */
class MempoolOverlayTest {
  private final List<Flow> flows = new ArrayList<>();
  private final List<Unconfirmed> told = new ArrayList<>();
  private LaneTracer lane = lane();

  private final LaneTracer.Output out =
      new LaneTracer.Output() {
        @Override
        public void flow(Flow flow) {
          flows.add(flow);
        }

        @Override
        public void unconfirmed(Unconfirmed flow) {
          told.add(flow);
        }

        @Override
        public void rejected(Txid txid, String reason) {
          throw new AssertionError(reason);
        }
      };

  private static LaneTracer lane() {
    LaneTracer lane = new LaneTracer(Chain.BITCOIN, List.of(Policy.values()), Bounds.NONE, false);
    lane.relabel(new LaneRecord.LabelsChanged("v1", List.of(), RandomEconomy.labels().all()));
    return lane;
  }

  private static Txid txid(int n) {
    return Txid.parse(String.format("%064x", n));
  }

  /** Spends an output of one that has that number, and pays two addresses half each. */
  private static UtxoTransaction pay(int n, int from, int vout, long value, String... to) {
    List<UtxoTransaction.Output> outputs = new ArrayList<>();
    for (String each : to) {
      outputs.add(new UtxoTransaction.Output(each, Amount.of(value / to.length), false));
    }
    return new UtxoTransaction(
        txid(n),
        null,
        List.of(
            new UtxoTransaction.Input(
                new Outpoint(txid(from), vout), from == 0 ? "0xe0-0" : null, Amount.of(value))),
        outputs);
  }

  private void block(long height, Transaction... transactions) {
    BlockRef block = new BlockRef(height, "b" + height, null, 1_700_000_000 + 600 * height);
    lane.accept(new LaneRecord.Connected(block, 0, 1, List.of(transactions)), out);
  }

  private void mempool(UtxoTransaction... entered) {
    lane.accept(new LaneRecord.Mempool(1_700_000_123, List.of(entered), List.of()), out);
  }

  private List<String> told() {
    List<String> all =
        told.stream()
            .map(
                u ->
                    u.fate() + " " + u.flow().txid().toString().substring(62) + " " + u.flow().to())
            .toList();
    told.clear();
    return all;
  }

  @Test
  void aPaymentIsSeenFollowedWhileItWaitsAndIncluded() {
    block(1);
    mempool(
        pay(1, 0, 0, 1000, "a1", "a2"), pay(2, 1, 0, 500, "0xe1-0"), pay(3, 99, 0, 7, "0xe1-0"));
    assertEquals(1, told.size());
    Unconfirmed seen = told.getFirst();
    assertEquals(Fate.SEEN, seen.fate());
    assertEquals("e0", seen.flow().from());
    assertEquals(2, seen.flow().hops());
    assertEquals(List.of(), seen.senders(), "of several hops nothing is said");
    assertEquals(
        new BlockRef(2, "mempool", null, 1_700_000_123).height(), seen.flow().block().height());
    assertEquals(1_700_000_123, seen.flow().block().time());
    assertEquals(2, lane.mempool.waiting().size(), "what moves nothing attributed is not kept");
    told.clear();

    block(2, pay(1, 0, 0, 1000, "a1", "a2"));
    assertEquals(List.of(), told(), "its child waits");
    assertEquals(List.of(), flows);
    block(3, pay(2, 1, 0, 500, "0xe1-0"));
    assertEquals(List.of("included 02 e1"), told());
    assertEquals(2, flows.size(), "one a policy");
    assertEquals(seen.flow().id(), flows.getFirst().id());
    assertEquals(seen.flow().amount(), flows.getFirst().amount());
    assertTrue(lane.mempool.waiting().isEmpty());
  }

  @Test
  void aReplacementTakesWhatSpendsFromTheReplacedAlong() {
    block(1);
    mempool(pay(1, 0, 0, 1000, "a1", "0xe1-0"), pay(2, 1, 0, 500, "0xe2-0"));
    List<String> before = told.stream().map(u -> u.flow().id()).toList();
    assertEquals(List.of("seen 01 e1", "seen 02 e2"), told());
    mempool(pay(3, 0, 0, 1000, "0xe3-0"));
    assertEquals(before, told.getFirst().replaces());
    assertEquals(List.of("seen 03 e3", "replaced 01 e1", "replaced 02 e2"), told());
    // The other one after all: a block decides.
    block(2, pay(1, 0, 0, 1000, "a1", "0xe1-0"));
    assertEquals(List.of("replaced 03 e3"), told());
    assertTrue(lane.mempool.waiting().isEmpty());
  }

  @Test
  void whatIsDroppedGoesAndSoDoesWhatWaitsForTwoWeeks() {
    block(1);
    mempool(pay(1, 0, 0, 1000, "a1"), pay(2, 1, 0, 1000, "0xe2-0"));
    told.clear();
    lane.accept(new LaneRecord.Mempool(1, List.of(), List.of(txid(1))), out);
    assertEquals(List.of("dropped 02 e2"), told());
    mempool(pay(1, 0, 0, 1000, "0xe1-0"));
    assertEquals(List.of("seen 01 e1"), told());
    block(2016);
    assertEquals(List.of(), told());
    block(2017);
    assertEquals(List.of("dropped 01 e1"), told());
  }

  @Test
  void noMoreAreKeptThanThereIsRoomFor() {
    block(1);
    MempoolOverlay small = new MempoolOverlay(1);
    LaneRecord.Mempool two =
        new LaneRecord.Mempool(
            1, List.of(pay(1, 0, 0, 10, "0xe1-0"), pay(2, 0, 1, 10, "0xe1-0")), List.of());
    small.accept(two, lane.ledgers.getFirst(), told::add);
    assertEquals(List.of("seen 01 e1"), told());
    assertEquals(1, small.passedOver());
    // One that takes the place of another needs no more room.
    LaneRecord.Mempool third =
        new LaneRecord.Mempool(2, List.of(pay(3, 0, 0, 10, "0xe2-0")), List.of());
    small.accept(third, lane.ledgers.getFirst(), told::add);
    assertEquals(List.of("seen 03 e2", "replaced 01 e1"), told());
  }

  /**
   * Blocks that were partly seen before, among others that never come, reorganised now and then.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void flowsOfBlocksAndTheStateAreTheSameWhetherOrNotTheMempoolWasWatched(long seed)
      throws IOException {
    List<LaneRecord> records = records(seed);
    records.forEach(record -> lane.accept(record, out));
    List<Flow> watched = new ArrayList<>(flows);
    LaneTracer there = lane;
    assertTrue(told.size() > 100, "so many were seen: " + told.size());
    assertTrue(told.stream().anyMatch(u -> u.fate() == Fate.INCLUDED));
    assertTrue(told.stream().anyMatch(u -> u.fate() == Fate.REPLACED));

    flows.clear();
    lane = lane();
    records.stream()
        .filter(record -> !(record instanceof LaneRecord.Mempool))
        .forEach(record -> lane.accept(record, out));
    assertFalse(flows.isEmpty());
    assertEquals(flows, watched);
    for (int i = 0; i < lane.ledgers.size(); i++) {
      assertEquals(lane.ledgers.get(i).live(), there.ledgers.get(i).live());
      assertEquals(lane.ledgers.get(i).size(), there.ledgers.get(i).size());
    }
    told.clear();
    restored(records);
  }

  /** An image in the middle says the same from there on, of blocks and of what waits. */
  private void restored(List<LaneRecord> records) throws IOException {
    LaneTracer first = lane();
    int middle = records.size() / 2;
    while (!(records.get(middle) instanceof LaneRecord.Mempool)) {
      middle++;
    }
    records.subList(0, middle + 1).forEach(record -> first.accept(record, out));
    assertFalse(first.mempool.waiting().isEmpty());
    LaneImage image = new LaneImage(first);
    ArrayDeque<byte[]> chunks = new ArrayDeque<>();
    while (!image.complete()) {
      chunks.addAll(image.advance(1_000_000));
    }
    LaneTracer second = new LaneTracer(Chain.BITCOIN, List.of(Policy.values()), Bounds.NONE, false);
    LaneImage.restore(second, chunks);
    List<List<Object>> both = new ArrayList<>();
    for (LaneTracer each : List.of(first, second)) {
      flows.clear();
      told.clear();
      records.subList(middle + 1, records.size()).forEach(record -> each.accept(record, out));
      List<Object> all = new ArrayList<>(flows);
      all.addAll(told);
      both.add(all);
    }
    assertEquals(both.get(0), both.get(1));
  }

  private static List<LaneRecord> records(long seed) {
    RandomEconomy economy = new RandomEconomy(seed, BigInteger.valueOf(1_000_000_000), 300);
    Random random = new Random(seed);
    List<LaneRecord> records = new ArrayList<>();
    List<UtxoTransaction> never = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      RandomEconomy.Block block = economy.utxoBlock(40);
      List<UtxoTransaction> before = new ArrayList<>();
      for (Transaction each : block.transactions()) {
        UtxoTransaction transaction = (UtxoTransaction) each;
        if (transaction.coinbase() == null && random.nextInt(3) > 0) {
          if (random.nextInt(5) == 0) {
            UtxoTransaction rival = rival(transaction, random);
            before.add(rival);
            never.add(rival);
          }
          before.add(transaction);
        }
      }
      List<Txid> left =
          never.stream().filter(each -> random.nextInt(9) == 0).map(UtxoTransaction::txid).toList();
      records.add(new LaneRecord.Mempool(block.ref().time() - 300, before, left));
      LaneRecord connected = new LaneRecord.Connected(block.ref(), 0, 1, block.transactions());
      records.add(connected);
      if (random.nextInt(4) == 0) {
        records.add(new LaneRecord.Disconnected(block.ref()));
        records.add(new LaneRecord.Mempool(block.ref().time(), before, List.of()));
        records.add(connected);
      }
    }
    return records;
  }

  /** Spends the same coins, for somebody else. */
  private static UtxoTransaction rival(UtxoTransaction of, Random random) {
    byte[] id = new byte[32];
    random.nextBytes(id);
    return new UtxoTransaction(
        Txid.of(id, Txid.Form.HEX),
        null,
        of.inputs(),
        of.outputs().stream()
            .map(
                o -> new UtxoTransaction.Output("0xe" + random.nextInt(6) + "-1", o.value(), false))
            .toList());
  }
}
