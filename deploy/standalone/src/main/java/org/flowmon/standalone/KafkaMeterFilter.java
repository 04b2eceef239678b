package org.flowmon.standalone;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.List;
import java.util.Set;

/**
 * Of the hundreds of figures that Kafka's clients and Streams keep, those that tell an operator
 * something, with labels that are the same after a restart.
 */
final class KafkaMeterFilter implements MeterFilter {
  private static final String KAFKA = "kafka.";

  private static final Set<String> KEPT =
      Set.of(
          "kafka.consumer.fetch.manager.records.lag",
          "kafka.consumer.fetch.manager.records.lag.max",
          "kafka.consumer.coordinator.rebalance.total",
          "kafka.consumer.coordinator.failed.rebalance.total",
          "kafka.consumer.coordinator.last.rebalance.seconds.ago",
          "kafka.producer.record.send.total",
          "kafka.producer.record.error.total",
          "kafka.producer.record.retry.total",
          "kafka.stream.client.state",
          "kafka.stream.failed.stream.threads.total",
          "kafka.stream.thread.process.total",
          "kafka.stream.thread.process.ratio",
          "kafka.stream.thread.commit.total",
          "kafka.stream.thread.commit.latency.avg",
          "kafka.stream.thread.commit.latency.max",
          "kafka.stream.thread.blocked.time.ns.total",
          "kafka.stream.task.dropped.records.total",
          "kafka.stream.task.restore.remaining.records.total",
          "kafka.stream.state.updater.active.restoring.tasks",
          "kafka.stream.state.block.cache.usage",
          "kafka.stream.state.size.all.mem.tables",
          "kafka.stream.state.total.sst.files.size");

  private static final Set<String> UNSTABLE =
      Set.of("thread.id", "kafka.version", "process.id", "application.id");

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    if (!id.getName().startsWith(KAFKA)) {
      return MeterFilterReply.NEUTRAL;
    }
    return KEPT.contains(id.getName()) && !misnamed(id)
        ? MeterFilterReply.NEUTRAL
        : MeterFilterReply.DENY;
  }

  /** Kafka shows a topic a second time with underscores for its dots. */
  private static boolean misnamed(Meter.Id id) {
    String topic = id.getTag("topic");
    return topic != null && topic.indexOf('.') < 0;
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    if (!id.getName().startsWith(KAFKA)) {
      return id;
    }
    List<Tag> kept = id.getTags().stream().filter(tag -> !UNSTABLE.contains(tag.getKey())).toList();
    return id.replaceTags(kept);
  }
}
