package org.flowmon.ingest.evm;

import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.flowmon.ingest.evm.BlockFetch.Fetched;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocks that are fetched ahead of the lane, several at a time and no more than {@code
 * inFlight}, handed out in order. Each is asked for until some node has it. Not safe for use by
 * several threads.
 */
final class Ahead implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ahead.class);

  private final NodePool pool;
  private final int inFlight;
  private final Runnable onArrival;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final TreeMap<Long, Future<Fetched>> blocks = new TreeMap<>();

  Ahead(NodePool pool, int inFlight, Runnable onArrival) {
    this.pool = pool;
    this.inFlight = inFlight;
    this.onArrival = onArrival;
  }

  /**
   * Asks for the blocks from {@code next} to {@code head}, as many as there is room for, and
   * forgets those below.
   */
  void fill(long next, long head) {
    blocks.headMap(next).clear();
    for (long height = next; height <= head && height < next + inFlight; height++) {
      blocks.computeIfAbsent(height, this::asked);
    }
  }

  private Future<Fetched> asked(long height) {
    FutureTask<Fetched> block =
        new FutureTask<>(() -> fetch(height)) {
          @Override
          protected void done() {
            onArrival.run();
          }
        };
    threads.execute(block);
    return block;
  }

  private Fetched fetch(long height) throws InterruptedException {
    while (true) {
      Node node = pool.pick(height);
      try {
        return node.fetch(height);
      } catch (CallFailed e) {
        log.debug("{} {}: {}", node, e.reason().label(), e.getMessage());
      }
    }
  }

  /** The block at that height if it is there. */
  @Nullable Fetched at(long height) throws InterruptedException {
    Future<Fetched> block = blocks.get(height);
    if (block == null || !block.isDone()) {
      return null;
    }
    try {
      return block.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("fetching block " + height + " broke", e.getCause());
    }
  }

  /** Forgets all of them: they are of another branch. */
  void clear() {
    blocks.values().forEach(each -> each.cancel(true));
    blocks.clear();
  }

  @Override
  public void close() {
    clear();
    threads.shutdownNow();
  }
}
