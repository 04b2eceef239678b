package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.flowmon.alerts.desk.projection.AlertReads.Stored;
import org.flowmon.alerts.desk.projection.Changes;
import org.flowmon.alerts.desk.projection.Projection;
import org.flowmon.alerts.triage.CaseEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What changes, to everybody who watches. A message is made once and put into the queue of each
 * stream; a stream that does not keep up loses its queue and is told to ask again.
 */
final class LiveFeed {
  /** So many changes at once are not told one by one: who watches asks again. */
  static final int MOST_AT_ONCE = 500;

  private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);

  private final Set<LiveStream> streams = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Projection projection;

  /** Everything up to this change was put into the queues. */
  private volatile long announced;

  /** Kinds: hello, alert, case, status, resync. The id, if any, is where a stream can go on. */
  record Message(String kind, String id, String data) {}

  void of(Projection ours) {
    announced = ours.sequence();
    projection = ours;
  }

  int watching() {
    return streams.size();
  }

  /** Adds a stream that saw everything up to {@code lastId}; {@code null} for a new one. */
  void join(LiveStream stream, @Nullable String lastId) {
    streams.add(stream);
    Projection ours = projection;
    if (ours == null) {
      return;
    }
    if (lastId == null) {
      stream.offer(new Message("hello", id(ours), "{}"));
      return;
    }
    Long seen = after(ours, lastId);
    try {
      List<Stored> missed =
          seen == null ? List.of() : ours.reads().changedAfter(seen, MOST_AT_ONCE + 1);
      if (seen == null || missed.size() > MOST_AT_ONCE) {
        stream.offer(resync(ours));
        return;
      }
      alerts(ours, missed).forEach(stream::offer);
      stream.offer(new Message("hello", id(ours), "{}"));
    } catch (SQLException e) {
      log.warn("a stream cannot be resumed: {}", e.getMessage());
      stream.offer(resync(ours));
    }
  }

  /** The number in an id of these tables; {@code null} in one of others. */
  private static @Nullable Long after(Projection ours, String id) {
    String own = ours.epoch() + "-";
    try {
      return id.startsWith(own) ? Long.valueOf(id.substring(own.length())) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  void leave(LiveStream stream) {
    streams.remove(stream);
  }

  /** Told by the projection when a batch is in the tables. */
  void told(Changes changes) {
    Projection ours = projection;
    if (ours == null) {
      return;
    }
    if (!streams.isEmpty()) {
      messages(ours, changes).forEach(this::send);
    }
    announced = changes.sequence();
  }

  /** How the monitor does. */
  void tellStatus(ObjectNode status) {
    send(new Message("status", "", text(status)));
  }

  void send(Message message) {
    streams.forEach(stream -> stream.offer(message));
  }

  private List<Message> messages(Projection ours, Changes changes) {
    if (changes.alerts().size() + changes.events().size() > MOST_AT_ONCE) {
      return List.of(resync(ours));
    }
    List<Message> messages = new ArrayList<>();
    try {
      if (!changes.alerts().isEmpty()) {
        messages.addAll(alerts(ours, ours.reads().numbered(changes.alerts())));
      }
    } catch (SQLException e) {
      log.warn("changes cannot be told one by one: {}", e.getMessage());
      return List.of(resync(ours));
    }
    for (CaseEvent event : changes.events()) {
      if (event.state() != null) {
        ObjectNode json = Json.object();
        json.set("state", CasesApi.shown(event.state()));
        json.set("changes", Json.tree(event.changes()));
        json.put("actor", event.actor());
        messages.add(new Message("case", id(ours, changes.sequence()), text(json)));
      }
    }
    return messages;
  }

  private static List<Message> alerts(Projection ours, List<Stored> stored) {
    List<Message> messages = new ArrayList<>();
    stored.stream()
        .sorted((a, b) -> Long.compare(a.changed(), b.changed()))
        .forEach(
            each ->
                messages.add(
                    new Message("alert", id(ours, each.changed()), text(AlertRow.of(each)))));
    return messages;
  }

  private static String text(ObjectNode json) {
    return json.toString();
  }

  private String id(Projection ours) {
    return id(ours, announced);
  }

  private static String id(Projection ours, long sequence) {
    return ours.epoch() + "-" + sequence;
  }

  private Message resync(Projection ours) {
    return new Message("resync", id(ours), "{}");
  }
}
