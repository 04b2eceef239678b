package org.flowmon.ingest;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.CoinBook;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.chain.UtxoTransaction.Input;
import org.flowmon.chain.UtxoTransaction.Output;
import org.flowmon.topic.LaneRecord;
import org.jspecify.annotations.Nullable;

/**
 * The coin book of a lane, and what waits for a block: kept while blocks come, rebuilt from the
 * lane at the start. A transaction that cannot be moves no coin, as in the trace, which sets it
 * aside with its reason.
 */
final class InputBook implements LaneState.Reader {
  private final CoinBook book;
  private final MempoolBook mempool = new MempoolBook(MempoolBook.MOST);
  private final int undoDepth;
  // Newest first: what can be taken back.
  private final Deque<BlockRef> blocks = new ArrayDeque<>();
  private boolean inBlock;

  /** Transactions of the newest block that moved coins. */
  private int counted;

  /** A block's transactions with what is known of their inputs, and what is not. */
  record Resolved(
      List<Transaction> transactions, long inputs, long unknownValues, long unknownSenders) {
    /** Without a book. */
    static Resolved asTheyAre(List<? extends Transaction> transactions) {
      return new Resolved(List.copyOf(transactions), 0, 0, 0);
    }

    /** What is covered with this block too. */
    Coverage added(Coverage before, BlockRef block) {
      return before.connected(block, transactions.size(), inputs, unknownValues, unknownSenders);
    }
  }

  private InputBook(IngestConfig config) {
    undoDepth = config.chain().undoDepth();
    book = new CoinBook(undoDepth, config.window());
  }

  /** Reads the last blocks of the lane back: about as many as the window has, never fewer. */
  static InputBook read(IngestConfig config, LaneState state) throws IOException {
    InputBook book = new InputBook(config);
    if (state.recent().isEmpty()) {
      return book;
    }
    long wanted = state.recent().getLast().height() - config.window();
    try (KafkaConsumer<byte[], byte[]> consumer = Brokers.consumer(config, "book")) {
      TopicPartition lane = LaneState.lane(config, consumer);
      long begin = consumer.beginningOffsets(List.of(lane)).getOrDefault(lane, 0L);
      long from = state.recentOffset();
      long step = Math.max(64, state.end() - from);
      while (from > begin && heightAt(consumer, lane, from, state.end()) > wanted) {
        from = Math.max(begin, from - step);
        step *= 2;
      }
      LaneState.scan(consumer, lane, from, state.end(), book);
    } catch (KafkaException e) {
      throw new IOException(
          "cannot read "
              + config.topics().transactions()
              + " at "
              + config.bootstrap()
              + ": "
              + e.getMessage(),
          e);
    }
    return book;
  }

  /** The height of the first block that begins at or after that offset. */
  private static long heightAt(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition lane, long from, long end)
      throws IOException {
    long[] height = {Long.MAX_VALUE};
    for (long to = from + 32; height[0] == Long.MAX_VALUE && to < end + 32; to += 32) {
      LaneState.scan(
          consumer,
          lane,
          to - 32,
          Math.min(to, end),
          (offset, record, header) -> {
            if (record instanceof LaneRecord.Connected c && height[0] == Long.MAX_VALUE) {
              height[0] = c.block().height();
            }
          });
    }
    return height[0];
  }

  @Override
  public void read(long offset, LaneRecord record, @Nullable Header coverage) {
    switch (record) {
      case LaneRecord.Connected c -> {
        if (c.part() == 0) {
          begin(c.block());
          inBlock = true;
        }
        // The rest of a block whose first part stands before this stretch is no use.
        if (inBlock) {
          resolve(c.transactions(), null);
        }
        mempool.connected(c.block(), c.transactions());
      }
      case LaneRecord.Disconnected d -> disconnected(d.block());
      case LaneRecord.Mempool m -> mempool.read(m);
      case LaneRecord.Balance b -> {}
      case LaneRecord.LabelsChanged l -> {}
      case LaneRecord.Prices p -> {}
    }
  }

  /** The next block: its transactions with what the book knows of their inputs. */
  Resolved connected(BlockRef block, List<? extends Transaction> transactions) {
    begin(block);
    long inputs = book.inputs();
    long values = book.unknownValues();
    long senders = book.unknownSenders();
    List<Transaction> resolved = new ArrayList<>(transactions.size());
    resolve(transactions, resolved);
    mempool.connected(block, transactions);
    return new Resolved(
        resolved,
        book.inputs() - inputs,
        book.unknownValues() - values,
        book.unknownSenders() - senders);
  }

  /** Which transactions wait for a block. */
  MempoolBook mempool() {
    return mempool;
  }

  /** Of transactions that wait for a block the new ones, with what is known of their inputs. */
  List<UtxoTransaction> unconfirmed(List<UtxoTransaction> transactions) {
    List<UtxoTransaction> entered = new ArrayList<>();
    for (UtxoTransaction each : transactions) {
      UtxoTransaction known = mempool.resolve(each);
      if (!blocks.isEmpty()) {
        known = book.resolve(known);
        book.takeBack();
      }
      if (mempool.enter(known)) {
        entered.add(known);
      }
    }
    return entered;
  }

  private void begin(BlockRef block) {
    book.connect(block);
    counted = 0;
    blocks.addFirst(block);
    if (blocks.size() > undoDepth) {
      blocks.removeLast();
    }
  }

  private void resolve(
      List<? extends Transaction> transactions, @Nullable List<Transaction> resolved) {
    for (Transaction t : transactions) {
      Transaction known = t instanceof UtxoTransaction u ? resolve(u) : t;
      if (resolved != null) {
        resolved.add(known);
      }
    }
  }

  private UtxoTransaction resolve(UtxoTransaction tx) {
    UtxoTransaction known = book.resolve(tx);
    if (canBe(known)) {
      counted++;
    } else {
      book.takeBack();
    }
    return known;
  }

  /**
   * A coinbase comes first, and nothing makes more than its inputs hold, as far as these are known.
   */
  private boolean canBe(UtxoTransaction tx) {
    if (tx.coinbase() != null) {
      return counted == 0;
    }
    Amount held = Amount.ZERO;
    for (Input input : tx.inputs()) {
      if (input.value() == null) {
        return true;
      }
      held = held.plus(input.value());
    }
    Amount made = Amount.ZERO;
    for (Output output : tx.outputs()) {
      made = made.plus(output.value());
    }
    return made.compareTo(held) <= 0;
  }

  /** Takes the newest block back; one that stands before what was read back is passed over. */
  void disconnected(BlockRef block) {
    mempool.disconnected(block);
    BlockRef newest = blocks.peekFirst();
    if (newest != null && newest.hash().equals(block.hash())) {
      book.disconnect(block);
      blocks.removeFirst();
    }
  }
}
