package org.flowmon.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.flowmon.ingest.evm.AnvilNode;
import org.flowmon.ingest.evm.SmallToken;

/**
 * A real node whose chain grows by itself until {@link #stop}, by two or three blocks a second:
 * Alice pays Carol, or Bob, whom nobody knows and who pays Carol; coins and tokens. Now and then
 * the last blocks are replaced by others.
 */
final class GrowingChain implements AutoCloseable {
  private static final String CAROL = "0x00000000000000000000000000000000000ca501";
  private static final long PAUSE_MILLIS = 400;
  private static final int DEEPEST = 4;

  private final AnvilNode node = AnvilNode.start();
  private final Random random;
  private final FutureTask<Integer> growth = new FutureTask<>(this::grow);
  private volatile boolean stopped;

  GrowingChain(long seed, int blocks) throws IOException {
    random = new Random(seed);
    SmallToken.put(node, AnvilNode.ALICE, 1_000_000_000);
    for (int i = 0; i < blocks; i++) {
      block();
    }
    Thread.ofVirtual().start(growth);
  }

  AnvilNode node() {
    return node;
  }

  /** Who is who: Alice is the payer, Carol is listed. */
  static Path list(Path directory) throws IOException {
    return Files.writeString(
        directory.resolve("list.jsonl"),
        """
        {"entity":"payer","name":"Payer","chain":"ethereum","address":"%s","source":"test"}
        {"entity":"listed","name":"Listed","tags":["sanctioned"],"chain":"ethereum",\
        "address":"%s","source":"test"}
        """
            .formatted(AnvilNode.ALICE, CAROL));
  }

  private int grow() throws IOException, InterruptedException {
    int replaced = 0;
    while (!stopped) {
      if (random.nextInt(5) == 0) {
        replaced++;
        node.reorganise(1 + random.nextInt(DEEPEST), AnvilNode.ALICE, CAROL, wei());
      } else {
        block();
      }
      Thread.sleep(PAUSE_MILLIS); // a chain has its own pace
    }
    return replaced;
  }

  private void block() throws IOException {
    for (int i = random.nextInt(4); i > 0; i--) {
      String from = random.nextBoolean() ? AnvilNode.ALICE : AnvilNode.BOB;
      String to = from.equals(AnvilNode.ALICE) && random.nextBoolean() ? AnvilNode.BOB : CAROL;
      if (random.nextBoolean()) {
        node.pay(from, to, wei());
      } else {
        SmallToken.pay(node, from, to, 1 + random.nextInt(1_000));
      }
    }
    node.mine(1);
  }

  private long wei() {
    return 10_000_000_000_000_000L + random.nextInt(1_000_000_000);
  }

  /** Ends it with a payment of Alice to Carol of so many wei; how often blocks were replaced. */
  int stop(long wei) throws IOException, InterruptedException, ExecutionException {
    stopped = true;
    int replaced = growth.get();
    node.pay(AnvilNode.ALICE, CAROL, wei);
    node.mine(1);
    return replaced;
  }

  @Override
  public void close() {
    stopped = true;
    node.close();
  }
}
