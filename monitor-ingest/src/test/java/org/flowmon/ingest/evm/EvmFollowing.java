package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.Followed;
import org.flowmon.ingest.FollowerStatus.State;
import org.flowmon.ingest.Start;

/** An {@link EvmFollower} in a hurry, and what it handed over. */
final class EvmFollowing implements AutoCloseable {
  static final Start FROM_0 = new Start.AtHeight(0);

  private final EvmFollower follower;
  private final Followed followed;

  EvmFollowing(Start start, List<BlockRef> recent, List<String> urls) {
    this(options(start, 500, urls), recent);
  }

  EvmFollowing(String... urls) {
    this(FROM_0, List.of(), List.of(urls));
  }

  EvmFollowing(EvmOptions options, List<BlockRef> recent) {
    follower = new EvmFollower(options, new Random(1));
    followed = new Followed(follower, recent);
  }

  static EvmOptions options(Start start, int callsPerSecond, List<String> urls) {
    return new EvmOptions(
        Contracts.builtIn(Chain.ETHEREUM),
        urls,
        start,
        Duration.ofMillis(100),
        Duration.ofSeconds(2),
        8,
        callsPerSecond,
        Duration.ofMillis(50),
        Duration.ofMillis(400),
        false,
        null);
  }

  EvmFollower follower() {
    return follower;
  }

  Followed followed() {
    return followed;
  }

  /** Waits until the status says that. */
  void awaitDetail(String text) throws InterruptedException {
    followed.await(text, () -> follower.status().detail().contains(text));
  }

  void awaitLive() throws InterruptedException {
    followed.await("live", () -> follower.status().state() == State.LIVE);
  }

  /** Waits until the lane is that node's whole chain from its own first block on. */
  void awaitChainOf(AnvilNode node) throws IOException, InterruptedException {
    followed.awaitTip(node.hash(node.height()));
    List<BlockRef> lane = followed.lane();
    assertEquals(node.hashes(lane.getFirst().height()), lane.stream().map(BlockRef::hash).toList());
    for (int i = 1; i < lane.size(); i++) {
      assertEquals(lane.get(i - 1).hash(), lane.get(i).parent());
    }
  }

  @Override
  public void close() {
    followed.close();
  }
}
