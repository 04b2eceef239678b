package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.IngestApp;
import org.flowmon.standalone.demo.AccountEconomy;
import org.flowmon.standalone.demo.DemoEconomy;
import org.flowmon.standalone.demo.DemoEvent;
import org.flowmon.standalone.demo.DemoTally;
import org.flowmon.standalone.demo.DemoView;
import org.flowmon.topic.Access;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.FlowMarks;
import org.flowmon.topic.Received;
import org.flowmon.topic.Topics;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.jspecify.annotations.Nullable;

/** Reads what the demo's pipeline writes, as any other reader would, and has it shown. */
final class DemoTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final List<Chain> CHAINS = List.of(DemoEconomy.CHAIN, AccountEconomy.CHAIN);

  private final Pipeline pipeline;
  private final Queue<DemoEvent> handed;
  private final @Nullable DemoView view;
  private final DemoTally tally;
  private final PrintWriter out;
  private final Clock clock;
  private final long started;
  private final List<TopicPartition> flows;
  private final List<TopicPartition> alerts;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * @param handed what the follower handed over
   * @param view shows it all; without one the alerts are written as JSON lines
   */
  DemoTail(
      Pipeline pipeline,
      Queue<DemoEvent> handed,
      @Nullable DemoView view,
      DemoTally tally,
      PrintWriter out,
      Clock clock) {
    this.pipeline = pipeline;
    this.handed = handed;
    this.view = view;
    this.tally = tally;
    this.out = out;
    this.clock = clock;
    started = ManagementFactory.getRuntimeMXBean().getStartTime();
    Topics topics = pipeline.topics();
    flows = CHAINS.stream().map(c -> new TopicPartition(topics.flows(), c.lane())).toList();
    alerts = CHAINS.stream().map(c -> new TopicPartition(topics.alerts(), c.lane())).toList();
    consumer =
        new KafkaConsumer<>(
            Access.client(
                pipeline.bootstrap(),
                Map.of(
                    "isolation.level",
                    "read_committed",
                    "fetch.max.wait.ms",
                    Topics.FETCH_WAIT_MILLIS,
                    "client.id",
                    topics.prefix() + "-demo")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> both = Stream.concat(flows.stream(), alerts.stream()).toList();
    consumer.assign(both);
    consumer.seekToBeginning(both);
  }

  /**
   * Shows what comes until the script has ended and all of it was read, {@code stop} asks for the
   * end, or nobody reads the output any more.
   *
   * @throws IOException what a stage ended with
   */
  void run(StopSignal stop) throws IOException, InterruptedException {
    while (!ended()) {
      // A writer around standard output does not see that nobody reads it any more.
      if (stop.asked() || out.checkError() || System.out.checkError()) {
        return;
      }
      poll();
    }
    Patience patience =
        () -> {
          poll();
          if (stop.asked()) {
            throw new CancellationException();
          }
          return true;
        };
    try (Processed processed = new Processed(pipeline.bootstrap(), pipeline.topics(), patience)) {
      for (Chain chain : CHAINS) {
        processed.await(chain);
      }
    } catch (CancellationException e) {
      return;
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(alerts);
    while (!stop.asked() && ends.entrySet().stream().anyMatch(this::isBefore)) {
      poll();
    }
  }

  private boolean isBefore(Map.Entry<TopicPartition, Long> end) {
    return consumer.position(end.getKey()) < end.getValue();
  }

  /** Whether every chain came to the end of its script. */
  private boolean ended() throws IOException, InterruptedException {
    boolean all = true;
    for (IngestApp ingest : pipeline.ingests()) {
      all &= ingest.awaitEnd(Duration.ZERO);
    }
    return all;
  }

  private void poll() throws IOException {
    pipeline.checkStages();
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    long now = clock.millis();
    for (DemoEvent event = handed.poll(); event != null; event = handed.poll()) {
      tally.event(event);
      if (view != null) {
        view.handed(event, now);
      }
    }
    flows.forEach(lane -> records.records(lane).forEach(this::flow));
    alerts.forEach(lane -> records.records(lane).forEach(record -> alert(record, now)));
    if (view != null) {
      view.tick(now);
    }
  }

  private void flow(ConsumerRecord<byte[], byte[]> record) {
    if (FlowMarks.is(record)) {
      return;
    }
    Flow flow = FlowJson.fromBytes(record.value());
    if (flow.policy() == Policy.HAIRCUT && !flow.retracted()) {
      tally.flow();
      if (view != null) {
        view.flow(flow.block().hash());
      }
    }
  }

  private void alert(ConsumerRecord<byte[], byte[]> record, long now) {
    Alert alert = AlertJson.fromBytes(record.value());
    long received = Received.millis(record.headers(), -1);
    long latency = received < 0 ? -1 : now - received;
    tally.alert(alert, latency, now - started);
    if (view == null) {
      out.println(new String(record.value(), UTF_8));
      out.flush();
    } else {
      view.alert(alert);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
