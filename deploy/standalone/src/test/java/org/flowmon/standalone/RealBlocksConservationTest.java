package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.CoinBook;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.ingest.ChainFollower;
import org.flowmon.ingest.bitcoin.RecordedBlocks;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Labels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * All recorded Bitcoin blocks, the first 4,313 and some twenty from 2011 to 2024: nothing is lost
 * or made where every fifth address is somebody's.
 */
final class RealBlocksConservationTest {
  private static final int ENTITIES = 12;

  private record Recorded(BlockRef block, List<UtxoTransaction> transactions) {}

  /** As they come from the files, in the order of their heights. */
  private static List<Recorded> blocks() throws IOException, InterruptedException {
    List<Recorded> all = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> found = Files.list(SharedData.folder("bitcoin/raw"))) {
      files =
          found
              .filter(file -> file.toString().matches(".*[.](raw|dat[.]gz)"))
              .sorted((a, b) -> Long.compare(height(a), height(b)))
              .toList();
    }
    try (RecordedBlocks follower = RecordedBlocks.open(Chain.BITCOIN, files)) {
      follower.follow(
          List.of(),
          new ChainFollower.Sink() {
            @Override
            public void connected(BlockRef block, List<? extends Transaction> transactions) {
              all.add(
                  new Recorded(
                      block, transactions.stream().map(UtxoTransaction.class::cast).toList()));
            }

            @Override
            public void disconnected(BlockRef block) {
              throw new AssertionError("no branch is recorded, but " + block + " was taken back");
            }
          });
    }
    return all;
  }

  private static long height(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("blk") ? 0 : Long.parseLong(name.replaceAll("_.*", ""));
  }

  private static Labels labels(List<Recorded> blocks) throws IOException {
    Set<String> addresses = new TreeSet<>();
    for (Recorded each : blocks) {
      for (UtxoTransaction tx : each.transactions()) {
        Stream.concat(
                tx.inputs().stream().map(UtxoTransaction.Input::address),
                tx.outputs().stream().map(UtxoTransaction.Output::address))
            .filter(address -> address != null)
            .forEach(addresses::add);
      }
    }
    Random random = new Random(3);
    List<String> list = new ArrayList<>();
    for (String address : addresses) {
      if (random.nextInt(5) == 0) {
        list.add("e" + random.nextInt(ENTITIES) + "=" + address);
      }
    }
    return Traced.list(String.join(" ", list)).labels(Chain.BITCOIN.name());
  }

  @ParameterizedTest(name = "{0}, bounds {1}")
  @CsvSource({"haircut, none", "haircut, default", "fifo, none", "fifo, default"})
  void nothingIsLostOrMade(String policy, String bounds) throws Exception {
    List<Recorded> blocks = blocks();
    assertEquals(4_313 + 20, blocks.size());
    Ledger ledger =
        new Ledger(Chain.BITCOIN, Policy.parse(policy), Bounds.parse(bounds), labels(blocks));
    CoinBook coins = new CoinBook(0, 0);
    AtomicInteger flows = new AtomicInteger();
    for (Recorded each : blocks) {
      ledger.connect(each.block());
      coins.connect(each.block());
      for (UtxoTransaction tx : each.transactions()) {
        ledger.apply(coins.resolve(tx), flow -> flows.incrementAndGet());
      }
    }
    assertTrue(flows.get() > 1_000, "only " + flows);
    Conservation.holds(ledger, ENTITIES);
  }
}
