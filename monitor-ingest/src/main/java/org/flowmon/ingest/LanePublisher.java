package org.flowmon.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Finality;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topic.LaneCodec;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Price;
import org.flowmon.topic.Settled;
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
  private final IngestConfig config;
  private final Clock clock;
  private final LaneWriter writer;
  private final LaneState state;
  private final @Nullable InputBook book;
  private final StatedBalances stated;
  private volatile Coverage coverage;
  private @Nullable Finality settled;
  private boolean blind;

  /**
   * The labels written last. Kept, because a commit returns before its marker stands in the log:
   * reading them back at once might miss them.
   */
  private @Nullable PublishedLabels published;

  private LanePublisher(
      IngestConfig config,
      Clock clock,
      KafkaProducer<byte[], byte[]> producer,
      LaneState state,
      @Nullable InputBook book) {
    this.config = config;
    this.clock = clock;
    this.writer = new LaneWriter(config, clock, producer);
    this.state = state;
    this.book = book;
    this.stated = new StatedBalances(config, state);
    this.coverage = state.coverage();
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
    writer.checkUsable();
    String seen = Long.toString(clock.millis());
    InputBook inputBook = book;
    InputBook.Resolved known =
        inputBook == null
            ? InputBook.Resolved.asTheyAre(transactions)
            : inputBook.connected(block, transactions);
    Coverage added = known.added(coverage, block);
    Coverage now = blind ? added.blind() : added;
    String[] marks = blind ? new String[] {Settled.UNTRACED} : new String[0];
    Finality told = settled;
    Finality finality = told == null ? Finality.confirmed(config.chain(), block.height()) : told;
    List<byte[]> records = LaneCodec.split(block, known.transactions(), finality);
    writer.within(
        () -> {
          for (int i = 0; i < records.size(); i++) {
            boolean last = i == records.size() - 1;
            writer.send(
                records.get(i),
                block.time(),
                seen,
                last ? now : null,
                last ? marks : new String[0]);
          }
        });
    coverage = now;
    blind = false;
    writer.commitIfDue();
  }

  @Override
  public synchronized void disconnected(BlockRef block) throws InterruptedException {
    writer.checkUsable();
    String seen = Long.toString(clock.millis());
    if (book != null) {
      book.disconnected(block);
    }
    Coverage now = coverage.disconnected(block);
    byte[] record = LaneCodec.encode(new LaneRecord.Disconnected(block));
    writer.within(() -> writer.send(record, block.time(), seen, now));
    coverage = now;
  }

  @Override
  public synchronized boolean waits(Txid transaction) {
    InputBook inputBook = book;
    return inputBook != null && inputBook.mempool().knows(transaction);
  }

  @Override
  public synchronized void unconfirmed(List<UtxoTransaction> transactions)
      throws InterruptedException {
    InputBook inputBook = book;
    if (inputBook != null) {
      mempool(inputBook.unconfirmed(transactions), List.of());
    }
  }

  @Override
  public synchronized void waiting(Set<Txid> all) throws InterruptedException {
    InputBook inputBook = book;
    if (inputBook != null) {
      mempool(List.of(), inputBook.mempool().keepOnly(all));
      idle();
    }
  }

  private void mempool(List<UtxoTransaction> entered, List<Txid> left) throws InterruptedException {
    long now = clock.millis();
    List<byte[]> records = LaneCodec.mempool(now / 1000, entered, left);
    if (!records.isEmpty()) {
      writer.within(
          () ->
              records.forEach(record -> writer.send(record, now / 1000, Long.toString(now), null)));
      writer.commitIfLarge();
    }
  }

  /** How many transactions wait for a block; 0 where there is no mempool. */
  public synchronized int unconfirmed() {
    return book == null ? 0 : book.mempool().size();
  }

  /** How many were not followed because too many waited already. */
  public synchronized long passedOver() {
    return book == null ? 0 : book.mempool().passedOver();
  }

  @Override
  public synchronized void untraced() {
    blind = true;
  }

  @Override
  public synchronized void settled(Finality now) {
    settled = now;
  }

  @Override
  public synchronized boolean stated(Holding holding) {
    writer.checkUsable();
    return stated.contains(holding);
  }

  @Override
  public synchronized void balance(String holder, String asset, Amount value)
      throws InterruptedException {
    ahead(new LaneRecord.Balance(holder, asset, value), clock.millis() / 1000);
    stated.add(new Holding(holder, asset));
    // With the block it stands before: a restart between the two would send it again.
    writer.commitIfLarge();
  }

  @Override
  public synchronized void priced(List<Price> prices) throws InterruptedException {
    ahead(new LaneRecord.Prices(prices), prices.getFirst().time());
  }

  /** Goes with the block it stands before: a restart between the two would send it again. */
  private void ahead(LaneRecord record, long time) throws InterruptedException {
    byte[] encoded = LaneCodec.encode(record);
    writer.within(() -> writer.send(encoded, time, Long.toString(clock.millis()), null));
  }

  @Override
  public synchronized void idle() throws InterruptedException {
    writer.commitNow();
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
    writer.within(
        () -> {
          for (LaneRecord.LabelsChanged record : change.records()) {
            writer.send(LaneCodec.encode(record), now / 1000, Long.toString(now), null);
          }
          String topic = config.topics().attributions();
          change.attributions().forEach(attribution -> writer.post(attribution.record(topic)));
          writer.commit();
        });
    published = PublishedLabels.of(config, version, all);
    return true;
  }

  /** Commits what is open and ends; after a failure what is open is left to the next writer. */
  @Override
  public synchronized void close() {
    writer.close();
  }
}
