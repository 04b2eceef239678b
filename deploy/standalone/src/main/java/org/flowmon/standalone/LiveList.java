package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.flowmon.alerts.KnownParties;
import org.flowmon.alerts.Parties;
import org.flowmon.ingest.IngestApp;
import org.flowmon.topic.Topics;
import org.flowmon.watchlist.OwnFormatReader;
import org.flowmon.watchlist.ReadReport;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watchlist of this process: the one it was started with and, where the list may change, what
 * two people agreed on at the desk, until the start and while it runs.
 *
 * <p>A version is published as a whole before a lane names it, so that whoever meets it there finds
 * it. Its name is its content, and a lane knows which one it has: whatever was done before a crash
 * is not done again, and what was not is done at the next start.
 */
final class LiveList implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveList.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long PAUSE_MILLIS = 1000;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final String bootstrap;
  private final Topics topics;
  private final Watchlist base;
  private final KnownParties known;
  private final Consumer<Watchlist> shown;
  private final ApprovedClaims claims = new ApprovedClaims();
  private final CountDownLatch closed = new CountDownLatch(1);
  private List<String> lines;
  private volatile Watchlist now;
  private volatile String trouble = "";
  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private @Nullable Thread thread;

  private LiveList(
      String bootstrap,
      Topics topics,
      Watchlist base,
      List<String> lines,
      Consumer<Watchlist> shown) {
    this.bootstrap = bootstrap;
    this.topics = topics;
    this.base = base;
    this.lines = lines;
    this.shown = shown;
    now = with(base, lines);
    shown.accept(now);
    known =
        KnownParties.of(
            Parties.of(now),
            version -> PublishedLists.find(bootstrap, topics, version).map(Parties::of));
  }

  /**
   * That list with what was agreed on until now. {@code shown} is told of it and of each change.
   *
   * @throws IOException when the topic cannot be read
   */
  static LiveList open(String bootstrap, Topics topics, Watchlist base, Consumer<Watchlist> shown)
      throws IOException, InterruptedException {
    return new LiveList(
        bootstrap, topics, base, ApprovedClaims.read(bootstrap, topics).lines(), shown);
  }

  /** What a pipeline begins with; published when it brings blocks in. */
  static LiveList of(String bootstrap, PipelineConfig config, Consumer<Watchlist> shown)
      throws IOException, InterruptedException {
    Topics topics = config.topics();
    Watchlist base = config.watchlist();
    LiveList list =
        config.labelsMayChange()
            ? open(bootstrap, topics, base, shown)
            : new LiveList(bootstrap, topics, base, List.of(), shown);
    if (!config.sources().isEmpty()) {
      boolean unused = ListPublisher.publish(bootstrap, topics, list.now());
    }
    return list;
  }

  private static Watchlist with(Watchlist base, List<String> lines) {
    if (lines.isEmpty()) {
      return base;
    }
    WatchlistBuilder list = new WatchlistBuilder();
    base.entities().forEach(list::entity);
    base.attributions().forEach(list::attribution);
    base.dates().forEach(list::listDate);
    try {
      byte[] text = String.join("\n", lines).getBytes(UTF_8);
      ReadReport report =
          new OwnFormatReader().read(new ByteArrayInputStream(text), "approved", list);
      report.malformed().forEach(each -> log.warn("an approved claim does not count: {}", each));
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
    return list.build();
  }

  /** The list as it is now. */
  Watchlist now() {
    return now;
  }

  /** Who is who, in each version. */
  KnownParties parties() {
    return known;
  }

  /** What it is, in one line. */
  String status() {
    Watchlist list = now;
    String what =
        "version %s, %d claims"
            .formatted(list.version().substring(0, 12), list.attributions().size());
    return trouble.isEmpty() ? what : what + ", not in every lane yet: " + trouble;
  }

  /** From now on the list follows the desk, and these lanes follow the list. Call once. */
  void follow(List<IngestApp> ingests) {
    KafkaConsumer<byte[], byte[]> reader = Readback.consumer(bootstrap);
    consumer = reader;
    thread = Thread.ofPlatform().name("live-list").start(() -> run(reader, ingests));
  }

  private void run(KafkaConsumer<byte[], byte[]> reader, List<IngestApp> ingests) {
    TopicPartition topic = new TopicPartition(topics.amendments(), 0);
    boolean read = false;
    boolean owed = false;
    try (reader) {
      reader.assign(List.of(topic));
      reader.seekToBeginning(List.of(topic));
      while (closed.getCount() > 0) {
        try {
          ConsumerRecords<byte[], byte[]> records = reader.poll(POLL);
          records.forEach(claims::accept);
          read |= !records.isEmpty();
          if (read && reader.currentLag(topic).orElse(1) == 0) {
            read = false;
            owed |= changed();
          }
          if (owed) {
            publish(ingests);
            owed = false;
          }
          trouble = "";
        } catch (WakeupException e) {
          // Asked to close.
        } catch (InterruptException | InterruptedException e) {
          return;
        } catch (IOException | RuntimeException e) {
          trouble = String.valueOf(e.getMessage());
          log.warn("a change of the list is tried again: {}", trouble, e);
          boolean unused = closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      // Asked to close, while it waited.
    }
  }

  private boolean changed() {
    List<String> next = claims.lines();
    if (next.equals(lines)) {
      return false;
    }
    Watchlist list = with(base, next);
    known.add(Parties.of(list));
    shown.accept(list);
    lines = next;
    now = list;
    return true;
  }

  /** The whole of it first: readers of a lane look there for what the lane names. */
  private void publish(List<IngestApp> ingests) throws IOException, InterruptedException {
    Watchlist list = now;
    if (ingests.isEmpty()) {
      return;
    }
    boolean unused = ListPublisher.publish(bootstrap, topics, list);
    for (IngestApp each : ingests) {
      each.labels(list.version(), list.labelList(each.chain().name()));
    }
    log.info("the list has changed to version {}", list.version());
  }

  @Override
  public void close() {
    closed.countDown();
    KafkaConsumer<byte[], byte[]> reader = consumer;
    Thread running = thread;
    if (reader == null || running == null) {
      return;
    }
    reader.wakeup();
    try {
      if (!running.join(CLOSE_WITHIN)) {
        running.interrupt();
        running.join(CLOSE_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
