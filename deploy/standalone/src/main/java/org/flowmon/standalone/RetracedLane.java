package org.flowmon.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertBook;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.AlertRule;
import org.flowmon.alerts.Parties;
import org.flowmon.chain.Chain;
import org.flowmon.standalone.retrace.Comparison;
import org.flowmon.standalone.retrace.Discovery.Told;
import org.flowmon.standalone.retrace.Rerun;
import org.flowmon.standalone.retrace.Sums;
import org.flowmon.topic.LaneCodec;
import org.flowmon.topic.LaneFormatException;
import org.flowmon.topic.Topics;
import org.flowmon.topology.RelabelledLane;
import org.flowmon.trace.Policy;
import org.flowmon.trace.TraceException;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistDiff;
import org.jspecify.annotations.Nullable;

/**
 * Traces lanes of the broker again with a version of the watchlist, up to where the trace stage has
 * come, and compares. Reads with consumers of its own, which belong to no group.
 *
 * @param settings those the lanes are traced with
 * @param rules those in force
 * @param list the version
 * @param since the first UTC day on which it counts
 * @param tell takes the progress and what the reader must know, a line each
 */
record RetracedLane(
    String bootstrap,
    Topics topics,
    Settings.Traced settings,
    List<AlertRule> rules,
    Watchlist list,
    LocalDate since,
    Consumer<String> tell) {
  private static final int TELL_EVERY = 50_000;

  /** Block times of a chain may go back a little. */
  private static final long SLACK_SECONDS = 86_400;

  private static final Patience PATIENT = () -> true;

  /** Returns whether anything of the chain was traced. */
  boolean run(Chain chain, RetracePrint print) throws IOException, InterruptedException {
    TopicPartition lane = new TopicPartition(topics.transactions(), chain.lane());
    TopicPartition flows = new TopicPartition(topics.flows(), chain.lane());
    long traced;
    long end;
    try (Offsets offsets = new Offsets(bootstrap, PATIENT)) {
      traced = offsets.committed(lane, topics.prefix() + "-trace");
      end = offsets.end(flows); // asked after it: all flows of what was traced are below
    }
    if (traced == 0) {
      return false;
    }
    Map<String, Told> told = told(chain);
    Parties parties = Parties.of(list);
    AlertBook book = new AlertBook(parties, rules);
    RelabelledLane again =
        new RelabelledLane(
            chain, settings.policies(), settings.bounds(), settings.inferDeposits(), list, since);
    OtherParties others = new OtherParties(again);
    Sums sums = new Sums(decides());
    Comparison comparison =
        new Comparison(
            chain.undoDepth(),
            told::get,
            others::differ,
            found -> {
              sums.add(found);
              print.found(found);
            });
    try (PartitionRecords records = new PartitionRecords(bootstrap, lane, 0, traced, PATIENT);
        PartitionRecords live = new PartitionRecords(bootstrap, flows, 0, end, PATIENT)) {
      whole(chain, records);
      Rerun rerun =
          new Rerun(
              chain, again, list, new LiveFlows(live, book::accept), book, warm(), comparison);
      print.begin(chain, since);
      trace(chain, records, rerun);
      print.end(rerun, sums, others.known());
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
    return true;
  }

  private void trace(Chain chain, PartitionRecords records, Rerun rerun)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    long read = 0;
    for (ConsumerRecord<byte[], byte[]> each = records.next();
        each != null;
        each = records.next()) {
      try {
        rerun.accept(LaneCodec.decode(each.value()));
      } catch (LaneFormatException | TraceException e) {
        throw new IOException(
            "%s-%d@%d cannot be traced again: %s"
                .formatted(each.topic(), each.partition(), each.offset(), e.getMessage()),
            e);
      }
      if (++read % TELL_EVERY == 0) {
        tell.accept("traced " + read + " records of " + chain);
      }
    }
    rerun.end();
    tell.accept(speed(chain, rerun, System.nanoTime() - began));
  }

  private static String speed(Chain chain, Rerun rerun, long nanos) {
    double seconds = Math.max(1, nanos) / 1e9;
    return String.format(
        Locale.ROOT,
        "%s: %,d blocks and %,d transactions in %.1f s: %,.0f blocks/s, %,.0f transactions/s,"
            + " %,.0f times real time by block times",
        chain,
        rerun.coverage().blocks(),
        rerun.transactions(),
        seconds,
        rerun.coverage().blocks() / seconds,
        rerun.transactions() / seconds,
        rerun.spanSeconds() / seconds);
  }

  /** What a lane does not keep any more cannot be traced again. */
  private static void whole(Chain chain, PartitionRecords records) throws IOException {
    long oldest = records.oldest();
    if (oldest > 0) {
      throw new IOException(
          "the lane of "
              + chain
              + " is kept from offset "
              + oldest
              + " on and cannot be traced again from its start: follow the chain anew into another"
              + " data directory or cluster");
    }
  }

  /** The alerts since then, by their flows. */
  private Map<String, Told> told(Chain chain) throws IOException, InterruptedException {
    Instant from = start().minusSeconds(SLACK_SECONDS);
    Map<String, Told> told = new HashMap<>();
    Readback.read(
        bootstrap,
        new TopicPartition(topics.alerts(), chain.lane()),
        PATIENT,
        record -> {
          Alert alert;
          try {
            alert = AlertJson.fromBytes(record.value());
          } catch (IllegalArgumentException e) {
            throw new IOException(
                "%s-%d@%d is no alert: %s"
                    .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()),
                e);
          }
          if (alert.identity().pending() == null && !alert.movement().arrivedAt().isBefore(from)) {
            told.put(
                alert.movement().flowId(),
                new Told(
                    alert.alertId(),
                    alert.finding().rule().id(),
                    alert.state() != Alert.State.RETRACTED));
          }
        });
    return told;
  }

  private Instant start() {
    return since.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** From when on flows are judged, so that windows are full when the version begins to count. */
  private long warm() {
    long longest =
        rules.stream()
            .flatMap(rule -> rule.window().stream())
            .mapToLong(window -> window.overSeconds() + window.beforeSeconds())
            .max()
            .orElse(0);
    return start().getEpochSecond() - SLACK_SECONDS - longest;
  }

  private Policy decides() {
    return settings.policies().contains(Policy.HAIRCUT)
        ? Policy.HAIRCUT
        : settings.policies().getFirst();
  }

  /** Of which entities the version says something else than the list that was in force then. */
  private final class OtherParties {
    private final RelabelledLane lane;
    private @Nullable Set<String> ids;
    private boolean known = true;

    private OtherParties(RelabelledLane lane) {
      this.lane = lane;
    }

    /** Whether the list of then is known. */
    boolean known() {
      return known;
    }

    boolean differ(String entity) {
      Set<String> all = ids;
      if (all == null) {
        all = find();
        ids = all;
      }
      return all.contains(entity);
    }

    private Set<String> find() {
      Optional<Watchlist> then;
      try {
        String version = lane.versionThen().orElse("");
        then =
            version.isEmpty()
                ? Optional.of(Watchlist.EMPTY)
                : PublishedLists.find(bootstrap, topics, version);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UncheckedIOException(new IOException("interrupted while reading", e));
      }
      if (then.isEmpty()) {
        known = false;
        return Set.of();
      }
      WatchlistDiff diff = Watchlist.diff(then.get(), list);
      Set<String> all = new HashSet<>(diff.changed().keySet());
      diff.entitiesAdded().forEach(each -> all.add(each.id()));
      diff.entitiesRemoved().forEach(each -> all.add(each.id()));
      return all;
    }
  }
}
