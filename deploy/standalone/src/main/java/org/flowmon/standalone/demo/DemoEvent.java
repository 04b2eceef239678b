package org.flowmon.standalone.demo;

import java.util.List;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.jspecify.annotations.Nullable;

/** What happens to the demo's chain, in chain order. */
public sealed interface DemoEvent {
  /** The chain. */
  Chain chain();

  /** The block. */
  BlockRef block();

  /**
   * A block comes.
   *
   * @param notes what to show before it: a story begins, or goes on
   */
  record Connect(
      Chain chain, BlockRef block, List<? extends Transaction> transactions, List<Note> notes)
      implements DemoEvent {
    public Connect {
      transactions = List.copyOf(transactions);
      notes = List.copyOf(notes);
    }
  }

  /**
   * What a person should know before a block comes.
   *
   * @param title of a story that begins, or {@code null} when one goes on
   */
  record Note(@Nullable String title, String line) {}

  /**
   * Transactions wait for a block.
   *
   * @param block the newest one, after which they are seen
   */
  record Waits(Chain chain, BlockRef block, List<UtxoTransaction> transactions)
      implements DemoEvent {
    public Waits {
      transactions = List.copyOf(transactions);
    }
  }

  /** The tip is taken back; what comes in its place follows without a pause. */
  record Disconnect(Chain chain, BlockRef block) implements DemoEvent {}
}
