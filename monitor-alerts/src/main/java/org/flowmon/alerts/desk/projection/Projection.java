package org.flowmon.alerts.desk.projection;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.flowmon.topic.Access;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the tables as the topics say, on one thread. Tables that were deleted, are damaged, of
 * another version or ahead of the topics are thrown away and made again; nothing is lost, because
 * nothing is only there.
 */
public final class Projection implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int BATCH = 5000;
  private static final int MOST_FAILURES = 5;
  private static final long MOST_PAUSE_MILLIS = 5_000;
  private static final long CLOSE_MILLIS = 10_000;

  private final ProjectionConfig config;
  private final Clock clock;
  private final Random random;
  private final Consumer<Changes> watcher;
  private final Tables tables;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread = Thread.ofPlatform().name("desk-projection").unstarted(this::run);
  private final List<TopicPartition> partitions = new ArrayList<>();
  private volatile boolean closing;
  private volatile boolean caughtUp;
  private volatile long lag;
  private volatile Instant heard;
  private volatile @Nullable String failure;
  private volatile String epoch = "";
  private Map<TopicPartition, Long> ends = Map.of();
  private int failures;

  private Projection(ProjectionConfig config, Clock clock, Random random, Consumer<Changes> watcher)
      throws SQLException, IOException {
    this.config = config;
    this.clock = clock;
    this.random = random;
    this.watcher = watcher;
    heard = clock.instant();
    tables = new Tables(config.database(), config.topics(), clock);
    consumer = new KafkaConsumer<>(properties(config));
  }

  /**
   * Opens the tables and begins to keep them. {@code watcher} is told of every batch, on the thread
   * that writes.
   *
   * @throws IOException when the database cannot be made, or the brokers do not answer
   */
  public static Projection start(
      ProjectionConfig config, Clock clock, Random random, Consumer<Changes> watcher)
      throws IOException, InterruptedException {
    try {
      Projection projection = new Projection(config, clock, random, watcher);
      boolean ready = false;
      try {
        projection.begin();
        projection.thread.start();
        ready = true;
        return projection;
      } finally {
        if (!ready) {
          projection.consumer.close();
          projection.tables.close();
        }
      }
    } catch (SQLException | KafkaException e) {
      throw new IOException("the desk's tables cannot be kept: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> properties(ProjectionConfig config) {
    Map<String, Object> p = Access.client(config.bootstrap(), Map.of());
    p.put(ConsumerConfig.CLIENT_ID_CONFIG, config.topics().prefix() + "-desk");
    p.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    p.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    p.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
    p.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * Topics.MAX_RECORD_BYTES);
    p.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Topics.FETCH_WAIT_MILLIS);
    return p;
  }

  private List<String> topics() {
    Topics t = config.topics();
    return List.of(
        t.caseEvents(),
        t.attributions(),
        t.amendmentEvents(),
        t.lists(),
        t.deskTokens(),
        t.caseDrafts(),
        t.pages(),
        t.audit(),
        t.alerts(),
        t.flows());
  }

  /** Compares tables and topics, and goes to where they go on. */
  private void begin() throws SQLException, IOException, InterruptedException {
    TopicPlaces now = TopicPlaces.ask(config.bootstrap(), topics(), consumer);
    String wrong = now.contradiction(tables.database(), tables.projector().places()).orElse("");
    if (!wrong.isEmpty()) {
      tables.again(wrong);
    }
    Database database = tables.database();
    for (Map.Entry<String, String> each : now.ids().entrySet()) {
      Projector.about(database.writer(), TopicPlaces.name(each.getKey()), each.getValue());
    }
    epoch = database.about("epoch").orElse("");
    if (epoch.isEmpty()) {
      epoch = HexFormat.of().toHexDigits(random.nextInt());
      Projector.about(database.writer(), "epoch", epoch);
    }
    database.writer().commit();
    ends = now.ends();
    partitions.clear();
    partitions.addAll(now.partitions());
    consumer.assign(partitions);
    Map<TopicPartition, Long> places = tables.projector().places();
    for (TopicPartition each : partitions) {
      Long next = places.get(each);
      if (next == null) {
        consumer.seekToBeginning(List.of(each));
      } else {
        consumer.seek(each, next);
      }
    }
    // Alerts are written once, where their case puts them, when the cases are known before.
    consumer.pause(partitions.stream().filter(each -> !first(each)).toList());
    caughtUp = false;
  }

  private boolean first(TopicPartition partition) {
    return partition.topic().equals(config.topics().caseEvents());
  }

  private void run() {
    long begun = System.nanoTime();
    while (!closing) {
      try {
        step(begun);
        failures = 0;
      } catch (WakeupException e) {
        // Asked to close.
      } catch (SQLException | KafkaException e) {
        if (!closing) {
          recover(e);
        }
      }
    }
  }

  private void step(long begun) throws SQLException {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    Map<TopicPartition, Long> next = new HashMap<>();
    for (TopicPartition each : consumer.assignment()) {
      next.put(each, consumer.position(each));
    }
    heard = clock.instant();
    next.values().removeIf(position -> position == 0);
    next.entrySet().removeAll(tables.projector().places().entrySet());
    Projector.Batch batch = tables.projector().apply(records, next);
    if (!caughtUp) {
      catchUp(begun);
    }
    lag =
        consumer.assignment().stream().mapToLong(each -> consumer.currentLag(each).orElse(0)).sum();
    if (!batch.isEmpty()) {
      watcher.accept(new Changes(batch.alerts(), batch.events(), batch.woken(), sequence()));
    }
  }

  private void catchUp(long begun) throws SQLException {
    if (!consumer.paused().isEmpty() && reached(partitions.stream().filter(this::first).toList())) {
      consumer.resume(consumer.paused());
    }
    if (consumer.paused().isEmpty() && reached(partitions)) {
      Schema.index(tables.database().writer());
      caughtUp = true;
      long alerts = tables.projector().slices().choose(Map.of()).count();
      ProjectionLog.caughtUp(alerts, (System.nanoTime() - begun) / 1_000_000);
    }
  }

  private boolean reached(List<TopicPartition> all) {
    return all.stream().allMatch(each -> consumer.position(each) >= ends.getOrDefault(each, 0L));
  }

  /**
   * Goes on after a failure, however long servers are gone. One that comes back while they are
   * there stops the projection; the desk then says so.
   */
  private void recover(Exception first) {
    Exception why = first;
    for (int attempt = 1; !closing; attempt++) {
      failure = why.getMessage();
      try {
        boolean lost = tables.lost();
        if (!lost && why instanceof SQLException && ++failures > MOST_FAILURES) {
          ProjectionLog.gaveUp(why);
          closing = true;
          return;
        }
        ProjectionLog.failed("keeping the desk's tables", why);
        Thread.sleep(
            Math.min(MOST_PAUSE_MILLIS, 100L << Math.min(Math.max(attempt, failures), 10)));
        if (lost) {
          tables.connectAgain();
        } else if (failures > 1) {
          tables.again("they cannot be written: " + why.getMessage());
        }
        begin();
        failure = null;
        return;
      } catch (SQLException | IOException | KafkaException next) {
        why = next;
      } catch (InterruptedException e) {
        closing = true;
      }
    }
  }

  /** Whether a question failed because the database does not answer, and may again. */
  public static boolean unreachable(SQLException e) {
    return Database.lost(e);
  }

  /** Where to ask what the tables hold. */
  public AlertReads reads() {
    return new AlertReads(tables);
  }

  /** Where to ask what cases the tables hold. */
  public CaseReads cases() {
    return new CaseReads(tables);
  }

  /** Where to ask what is in the audit log. */
  public AuditReads audit() {
    return new AuditReads(tables);
  }

  /** Where to ask what amendments there are. */
  public AmendmentReads amendments() {
    return new AmendmentReads(tables);
  }

  /** Where to ask which versions of the watchlist there were. */
  public ListReads lists() {
    return new ListReads(tables);
  }

  /** Where to ask for API tokens. */
  public TokenReads tokens() {
    return new TokenReads(tables);
  }

  /** Where to ask for drafts of reports. */
  public DraftReads drafts() {
    return new DraftReads(tables);
  }

  /** Where to ask who mined which blocks. */
  public MinedReads mined() {
    return new MinedReads(tables);
  }

  /** Where to ask what flows the tables hold. */
  public FlowReads flows() {
    return new FlowReads(tables);
  }

  /** The number of the last change: it goes up as long as the tables are not made again. */
  public long sequence() {
    return tables.projector().sequence();
  }

  /** Names this set of tables: sequences of another cannot be compared. */
  public String epoch() {
    return epoch;
  }

  /** Whether everything is in the tables that was in the topics at the start. */
  public boolean caughtUp() {
    return caughtUp;
  }

  /** How many records of the topics are not in the tables yet. */
  public long lag() {
    return lag;
  }

  /** When the topics were last asked. */
  public Instant heard() {
    return heard;
  }

  /** How many records could not be read since the start. */
  public long unreadable() {
    return tables.projector().unreadable();
  }

  /** Why the tables are not kept at the moment; {@code null} when they are. */
  public @Nullable String failure() {
    return failure;
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      thread.join(CLOSE_MILLIS);
      consumer.close();
      tables.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      ProjectionLog.failed("closing the desk's tables", e);
    }
  }
}
