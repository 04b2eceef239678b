package org.flowmon.ingest.evm;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.ingest.ChainFollower.Sink;
import org.flowmon.ingest.Holding;
import org.flowmon.ingest.evm.BlockFetch.Fetched;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * States what the accounts of a block held before it, those that were stated before left out. One
 * block at a time, the next of the lane, because only then is it known which are left. Asked for
 * until some node answers for all. Not safe for use by several threads.
 */
final class OpeningBalances implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OpeningBalances.class);

  private final NodePool pool;
  private final Runnable onArrival;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable BlockRef asked;
  private Future<Map<Holding, Amount>> answer = CompletableFuture.completedFuture(Map.of());

  OpeningBalances(NodePool pool, Runnable onArrival) {
    this.pool = pool;
    this.onArrival = onArrival;
  }

  /** States them, all, if they are there; else asks for them and returns false. */
  boolean state(Fetched next, Sink sink) throws InterruptedException {
    BlockRef block = next.block();
    if (!block.equals(asked)) {
      answer.cancel(true);
      answer = ask(block, unknown(next, sink));
      asked = block;
    }
    if (!answer.isDone()) {
      return false;
    }
    for (Map.Entry<Holding, Amount> each : answered(block).entrySet()) {
      sink.balance(each.getKey().holder(), each.getKey().asset(), each.getValue());
    }
    asked = null;
    return true;
  }

  private static Set<Holding> unknown(Fetched next, Sink sink) throws InterruptedException {
    Set<Holding> unknown = new LinkedHashSet<>();
    for (Holding holding : Holding.moved(next.transactions())) {
      if (!sink.stated(holding)) {
        unknown.add(holding);
      }
    }
    return unknown;
  }

  private Future<Map<Holding, Amount>> ask(BlockRef block, Set<Holding> unknown) {
    String before = block.parent();
    if (unknown.isEmpty() || before == null) {
      return CompletableFuture.completedFuture(Map.of());
    }
    FutureTask<Map<Holding, Amount>> balances =
        new FutureTask<>(() -> fetch(block, before, unknown)) {
          @Override
          protected void done() {
            onArrival.run();
          }
        };
    threads.execute(balances);
    return balances;
  }

  private Map<Holding, Amount> fetch(BlockRef block, String before, Set<Holding> unknown)
      throws InterruptedException {
    while (true) {
      Node node = pool.pick(block.height());
      try {
        return node.balances(before, unknown);
      } catch (CallFailed e) {
        log.debug("{} {}: {}", node, e.reason().label(), e.getMessage());
      }
    }
  }

  private Map<Holding, Amount> answered(BlockRef block) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "fetching opening balances of block " + block + " broke", e.getCause());
    }
  }

  @Override
  public void close() {
    answer.cancel(true);
    threads.shutdownNow();
  }
}
