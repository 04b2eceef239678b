package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.ingest.ChainFollower;
import org.flowmon.ingest.FollowerStatus;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.jspecify.annotations.Nullable;

/**
 * Makes a test block from time to time, on the lane of {@link Chain#CANARY}: one payment from one
 * name of our own to another, which goes through every stage as a real one does. When its alert
 * does not come back, real ones may not come either.
 */
final class CanaryFollower implements ChainFollower {
  /** Names the one version that its labels have. */
  static final String LABELS = "canary-1";

  private static final String PAYER = "canary-payer";
  private static final String PAYEE = "canary-payee";
  private static final String NOTHING = "0".repeat(64);
  private static final Amount UNIT = Amount.of(1);

  private final Duration every;
  private final Clock clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile FollowerStatus status = FollowerStatus.NEW;

  CanaryFollower(Duration every, Clock clock) {
    this.every = every;
    this.clock = clock;
  }

  /** Who is who on that lane; on no other. */
  static List<Label> labels() {
    return List.of(label(PAYER), label(PAYEE));
  }

  private static Label label(String name) {
    return new Label(name, name, null, Long.MIN_VALUE, Confidence.HIGH, false, false);
  }

  @Override
  public Chain chain() {
    return Chain.CANARY;
  }

  @Override
  public void follow(List<BlockRef> recent, Sink sink) throws InterruptedException {
    BlockRef last = recent.isEmpty() ? null : recent.getLast();
    do {
      BlockRef block = after(last);
      sink.connected(block, List.of(payment(block)));
      sink.idle();
      status =
          new FollowerStatus(
              FollowerStatus.State.LIVE, "test flows", block.height(), block.height());
      last = block;
    } while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS));
  }

  private BlockRef after(@Nullable BlockRef last) {
    long height = last == null ? 0 : last.height() + 1;
    String parent = last == null ? NOTHING : last.hash();
    long time = clock.instant().getEpochSecond();
    String hash = HexFormat.of().formatHex(hash("block " + height + " " + parent + " " + time));
    return new BlockRef(height, hash, parent, time);
  }

  private static UtxoTransaction payment(BlockRef block) {
    Txid coin = Txid.of(hash("coin " + block.hash()), Txid.Form.HEX);
    return new UtxoTransaction(
        Txid.of(hash("payment " + block.hash()), Txid.Form.HEX),
        null,
        List.of(new UtxoTransaction.Input(new Outpoint(coin, 0), PAYER, UNIT)),
        List.of(new UtxoTransaction.Output(PAYEE, UNIT, false)));
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(("canary " + text).getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  @Override
  public FollowerStatus status() {
    return status;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
