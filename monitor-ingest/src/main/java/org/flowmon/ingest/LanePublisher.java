package org.flowmon.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Finality;
import org.flowmon.chain.Transaction;
import org.flowmon.topic.LaneCodec;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Price;
import org.flowmon.topic.Received;
import org.flowmon.watchlist.Label;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a lane. All records of a block are committed in one transaction, so that the
 * lane itself is the checkpoint: what is in it was published, once, and a restart goes on after it.
 * While catching up several blocks share a transaction; {@link #idle} commits at once.
 *
 * <p>A second publisher of the same lane fences this one: the next call then throws an {@link
 * UncheckedIOException} whose cause is a {@link RefusedException}. After any other failure its
 * cause is an {@link IOException}; what was not committed is lost with the publisher and comes
 * again from where a new one finds the lane's end. A publisher that failed once takes nothing more.
 */
public final class LanePublisher implements ChainFollower.Sink, AutoCloseable {
  /** A transaction is committed when it is so old or so large, whichever comes first. */
  private static final long BATCH_NANOS = 50_000_000;

  private static final long BATCH_BYTES = 8L * 1024 * 1024;

  private final IngestConfig config;
  private final Clock clock;
  private final KafkaProducer<byte[], byte[]> producer;
  private final LaneState state;
  private final @Nullable InputBook book;
  private final StatedBalances stated;
  private final byte[] key;
  private boolean open;
  private long begun;
  private long bytes;
  private long lastCommit = System.nanoTime();
  private volatile Coverage coverage;
  private @Nullable Finality settled;

  /**
   * The labels written last. Kept, because a commit returns before its marker stands in the log:
   * reading them back at once might miss them.
   */
  private @Nullable PublishedLabels published;

  private @Nullable IOException failure;

  private LanePublisher(
      IngestConfig config,
      Clock clock,
      KafkaProducer<byte[], byte[]> producer,
      LaneState state,
      @Nullable InputBook book) {
    this.config = config;
    this.clock = clock;
    this.producer = producer;
    this.state = state;
    this.book = book;
    this.stated = new StatedBalances(config, state);
    this.coverage = state.coverage();
    this.key = config.chain().name().getBytes(UTF_8);
  }

  /**
   * Takes the lane over and reads where it ends. {@code waiting} is told, again and again, while no
   * broker answers or another writer holds up what is to be read.
   *
   * @throws RefusedException when no broker answers within the patience, a topic is missing, or the
   *     lane holds what cannot be read
   * @throws IOException for any other failure of the brokers
   */
  public static LanePublisher open(IngestConfig config, Clock clock, Consumer<String> waiting)
      throws IOException, InterruptedException {
    Brokers.await(config, waiting);
    KafkaProducer<byte[], byte[]> producer = Brokers.producer(config);
    boolean done = false;
    try {
      // First: it ends what a writer before left open, so that the end read then is the end.
      producer.initTransactions();
      LaneState state = LaneState.read(config, waiting);
      InputBook book =
          config.chain().model() == Chain.Model.UTXO ? InputBook.read(config, state) : null;
      LanePublisher publisher = new LanePublisher(config, clock, producer, state, book);
      done = true;
      return publisher;
    } catch (InterruptException e) {
      throw Brokers.interrupted(e);
    } catch (KafkaException e) {
      throw Brokers.describe(config, e, Duration.ZERO);
    } finally {
      if (!done) {
        producer.close(Duration.ZERO);
      }
    }
  }

  /** Where the lane ended when this publisher took it over. */
  public LaneState state() {
    return state;
  }

  /** What the lane holds now. */
  public Coverage coverage() {
    return coverage;
  }

  @Override
  public synchronized void connected(BlockRef block, List<? extends Transaction> transactions)
      throws InterruptedException {
    checkUsable();
    String seen = Long.toString(clock.millis());
    InputBook inputBook = book;
    InputBook.Resolved known =
        inputBook == null
            ? InputBook.Resolved.asTheyAre(transactions)
            : inputBook.connected(block, transactions);
    Coverage now = known.added(coverage, block);
    Finality told = settled;
    Finality finality = told == null ? Finality.confirmed(config.chain(), block.height()) : told;
    List<byte[]> records = LaneCodec.split(block, known.transactions(), finality);
    within(
        () -> {
          for (int i = 0; i < records.size(); i++) {
            send(records.get(i), block.time(), seen, i == records.size() - 1 ? now : null);
          }
        });
    coverage = now;
    commitIfDue();
  }

  @Override
  public synchronized void disconnected(BlockRef block) throws InterruptedException {
    checkUsable();
    String seen = Long.toString(clock.millis());
    if (book != null) {
      book.disconnected(block);
    }
    Coverage now = coverage.disconnected(block);
    byte[] record = LaneCodec.encode(new LaneRecord.Disconnected(block));
    within(() -> send(record, block.time(), seen, now));
    coverage = now;
  }

  @Override
  public synchronized void settled(Finality now) {
    settled = now;
  }

  @Override
  public synchronized boolean stated(Holding holding) {
    checkUsable();
    return stated.contains(holding);
  }

  @Override
  public synchronized void balance(String holder, String asset, Amount value)
      throws InterruptedException {
    ahead(new LaneRecord.Balance(holder, asset, value), clock.millis() / 1000);
    stated.add(new Holding(holder, asset));
    if (bytes >= BATCH_BYTES) {
      within(this::commit);
    }
  }

  @Override
  public synchronized void priced(List<Price> prices) throws InterruptedException {
    ahead(new LaneRecord.Prices(prices), prices.getFirst().time());
  }

  /** Goes with the block it stands before: a restart between the two would send it again. */
  private void ahead(LaneRecord record, long time) throws InterruptedException {
    byte[] encoded = LaneCodec.encode(record);
    within(() -> send(encoded, time, Long.toString(clock.millis()), null));
  }

  @Override
  public synchronized void idle() throws InterruptedException {
    if (open || failure != null) {
      within(this::commit);
    }
  }

  /**
   * Makes {@code all} the labels in force from this place of the lane on: in one transaction the
   * differences from what the lane holds go into the lane and into the attributions topic. Returns
   * whether anything was written: nothing is for the version that is in force already. May be
   * called from any thread.
   */
  public synchronized boolean labels(String version, List<Label> all)
      throws IOException, InterruptedException {
    idle();
    PublishedLabels before = published;
    PublishedLabels held = before == null ? PublishedLabels.read(config, text -> {}) : before;
    if (version.equals(held.version())) {
      return false;
    }
    LabelChange change = LabelChange.between(config, held.labels(), all, version);
    long now = clock.millis();
    within(
        () -> {
          for (LaneRecord.LabelsChanged record : change.records()) {
            send(LaneCodec.encode(record), now / 1000, Long.toString(now), null);
          }
          String topic = config.topics().attributions();
          change.attributions().forEach(attribution -> post(attribution.record(topic)));
          commit();
        });
    published = PublishedLabels.of(config, version, all);
    return true;
  }

  private void send(byte[] value, long time, String seen, @Nullable Coverage after) {
    // A block may claim a time two hours ahead; a broker refuses one that is an hour ahead.
    long timestamp = Math.min(time * 1000, clock.millis());
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            config.topics().transactions(), config.chain().lane(), timestamp, key, value);
    record.headers().add(Received.HEADER, seen.getBytes(UTF_8));
    if (after != null) {
      record.headers().add(LaneState.COVERAGE, after.encode().getBytes(UTF_8));
    }
    post(record);
    bytes += value.length;
  }

  private void post(ProducerRecord<byte[], byte[]> record) {
    // A failure comes out of the commit.
    Future<RecordMetadata> unused = producer.send(record);
  }

  private void commitIfDue() throws InterruptedException {
    if (bytes >= BATCH_BYTES || System.nanoTime() - lastCommit >= BATCH_NANOS) {
      within(this::commit);
    }
  }

  private void commit() {
    producer.commitTransaction();
    open = false;
    bytes = 0;
    lastCommit = System.nanoTime();
  }

  private void checkUsable() {
    IOException before = failure;
    if (before != null) {
      throw new UncheckedIOException(before.getMessage(), before);
    }
  }

  /** How long the open transaction has lasted: by the clock, which goes on while we stand still. */
  private Duration lasted() {
    return open ? Duration.ofMillis(clock.millis() - begun) : Duration.ZERO;
  }

  /** Does something within the open transaction. */
  private void within(Runnable work) throws InterruptedException {
    checkUsable();
    try {
      if (!open) {
        producer.beginTransaction();
        open = true;
        begun = clock.millis();
      }
      work.run();
    } catch (InterruptException e) {
      failure = new IOException("interrupted while writing the lane of " + config.chain());
      throw Brokers.interrupted(e);
    } catch (KafkaException | IllegalStateException e) {
      IOException described = Brokers.describe(config, e, lasted());
      failure = described;
      throw new UncheckedIOException(described.getMessage(), described);
    }
  }

  /** Commits what is open and ends; after a failure what is open is left to the next writer. */
  @Override
  public synchronized void close() {
    try {
      if (open && failure == null) {
        commit();
      }
    } catch (KafkaException e) {
      failure = Brokers.describe(config, e, lasted());
    } finally {
      producer.close(failure == null ? Duration.ofSeconds(5) : Duration.ZERO);
    }
  }
}
