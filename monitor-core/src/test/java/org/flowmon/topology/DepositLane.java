package org.flowmon.topology;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Unconfirmed;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Inference;
import org.flowmon.watchlist.Label;
import org.jspecify.annotations.Nullable;

/**
 * A short lane of accounts, two exchanges, a listed party and a shop, and what was traced of it.
 */
final class DepositLane {
  static final String TOKEN = "0xtoken";

  final LaneTracer tracer;
  final List<Flow> flows = new ArrayList<>();
  private final boolean infer;
  private final Deque<BlockRef> blocks = new ArrayDeque<>();
  private @Nullable LaneRecord newest;
  private long skipped;
  private int transactions;
  private int made;

  DepositLane(boolean infer) {
    this.infer = infer;
    tracer = new LaneTracer(Chain.ETHEREUM, List.of(Policy.values()), Bounds.NONE, infer);
    accept(
        new LaneRecord.LabelsChanged(
            "v1",
            List.of(),
            List.of(
                exchange("kitsune"),
                exchange("tanuki"),
                label("listed", "0xlisted"),
                label("shop", "0xshop"),
                label("shop", "0xshop2"))));
  }

  static Label exchange(String name) {
    return new Label(
        name, "0x" + name, null, Long.MIN_VALUE, Confidence.HIGH, false, false, false, true, null);
  }

  static Label label(String entity, String address) {
    return new Label(entity, address, null, Long.MIN_VALUE, Confidence.HIGH, false, false);
  }

  static Transfer pay(String from, String to, long amount) {
    return new Transfer(TOKEN, from, to, Amount.of(amount), 0);
  }

  void accept(LaneRecord record) {
    tracer.accept(
        record,
        new LaneTracer.Output() {
          @Override
          public void flow(Flow flow) {
            flows.add(flow);
          }

          @Override
          public void unconfirmed(Unconfirmed flow) {}

          @Override
          public void rejected(Txid txid, String reason) {
            fail(txid + ": " + reason);
          }
        });
  }

  /** The next block: a transaction for each transfer. */
  void block(Transfer... transfers) {
    List<Transaction> all = new ArrayList<>();
    for (Transfer each : transfers) {
      Txid txid = Txid.parse("t" + transactions++);
      all.add(new AccountTransaction(txid, false, List.of(each), null));
    }
    BlockRef tip = blocks.peekLast();
    long height = (tip == null ? 100 : tip.height() + 1) + skipped;
    skipped = 0;
    BlockRef next =
        new BlockRef(
            height,
            "b" + made++,
            tip == null || tip.height() + 1 < height ? null : tip.hash(),
            1_700_000_000 + height);
    blocks.addLast(next);
    newest = new LaneRecord.Connected(next, 0, 1, all);
    accept(newest);
  }

  /** So many heights are without a block. */
  void skip(long heights) {
    skipped += heights;
  }

  void repeatTip() {
    if (newest != null) {
      accept(newest);
    }
  }

  /** Takes the newest blocks back. */
  void undo(int depth) {
    for (int i = 0; i < depth && !blocks.isEmpty(); i++) {
      accept(new LaneRecord.Disconnected(blocks.removeLast()));
    }
  }

  int depth() {
    return blocks.size();
  }

  @Nullable Inference inferred(String address) {
    Label label = tracer.labels.inferred(address);
    return label == null ? null : label.inference();
  }

  List<String> claims(String address) {
    return tracer.labels.all().stream()
        .filter(label -> address.equals(label.address()))
        .map(Label::entity)
        .toList();
  }

  List<String> shown() {
    return flows.stream().map(DepositLane::shown).toList();
  }

  static String shown(Flow flow) {
    return "%s%s>%s %s of %s, %d hops, by %s"
        .formatted(
            flow.retracted() ? "not " : "",
            flow.from(),
            flow.to(),
            flow.amount(),
            flow.value(),
            flow.hops(),
            flow.path().getLast().address());
  }

  /** The same lane with its state out of an image of now. */
  DepositLane restored() throws IOException {
    LaneImage image = new LaneImage(tracer);
    Deque<byte[]> chunks = new ArrayDeque<>();
    while (!image.complete()) {
      chunks.addAll(image.advance(100));
    }
    LaneTracer fresh = new LaneTracer(Chain.ETHEREUM, List.of(Policy.values()), Bounds.NONE, infer);
    LaneImage.restore(fresh, chunks);
    DepositLane lane = new DepositLane(infer, fresh);
    lane.flows.addAll(flows);
    lane.blocks.addAll(blocks);
    lane.transactions = transactions;
    lane.made = made;
    lane.skipped = skipped;
    lane.newest = newest;
    return lane;
  }

  private DepositLane(boolean infer, LaneTracer tracer) {
    this.infer = infer;
    this.tracer = tracer;
  }
}
