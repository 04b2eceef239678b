package org.flowmon.topology;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.FlowMark;
import org.flowmon.topic.Price;
import org.flowmon.topic.PriceMark;
import org.flowmon.topic.Topics;
import org.flowmon.trace.Flow;

/** The drawing of the trace stage. */
final class TraceTopology {
  static final String LANES = "lanes";
  static final String TRACE = "trace";
  static final String FLOWS = "flows";
  static final String MARKS = "settled";
  static final String PRICES = "prices";
  static final String PRICE_MARKS = "price-marks";
  static final String DEAD_LETTERS = "trace-dead-letters";

  private static final Serializer<Flow> FLOW = (topic, flow) -> FlowJson.toBytes(flow);
  private static final Serializer<FlowMark> MARK = (topic, mark) -> mark.toBytes();

  /** A chain's flows stay in chain order, on the partition that has the number of its lane. */
  private static final StreamPartitioner<String, Flow> BY_LANE =
      (topic, id, flow, partitions) -> Optional.of(Set.of(flow.chain().lane()));

  private static final StreamPartitioner<String, FlowMark> MARK_BY_LANE =
      (topic, chain, mark, partitions) -> Optional.of(Set.of(mark.chain().lane()));

  private static final Serializer<Price> PRICE = (topic, price) -> PriceMark.bytes(price);
  private static final Serializer<LanePrices.Marked> PRICE_MARK =
      (topic, marked) -> marked.mark().toBytes();

  private static final StreamPartitioner<String, LanePrices.Marked> BY_ASSET =
      (topic, key, marked, partitions) -> Optional.of(Set.of(marked.lane()));

  /** Large segments would keep overwritten images for long; chunks are below the record limit. */
  private static final Map<String, String> CHANGELOG =
      Map.of(
          "cleanup.policy", "compact",
          "segment.bytes", Integer.toString(64 * 1024 * 1024),
          "min.cleanable.dirty.ratio", "0.3",
          "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE),
          "max.message.bytes", Integer.toString(Topics.MAX_RECORD_BYTES));

  private TraceTopology() {}

  /**
   * The lane in, flows out.
   *
   * <pre>
   *  [flowmon.transactions]     one partition a lane: blocks, labels, in chain order
   *        |
   *      lanes
   *        |
   *      trace  <------->  (lane-state)   images of the state and the committed position
   *      |     |
   *   flows,  trace-dead-letters
   *   settled  |
   *      |   [flowmon.trace.dlq]          transactions that cannot be, with the reason
   *      |
   *  [flowmon.prices]           what blocks say that assets are worth (sink prices), and where in
   *                             the lanes of flows it counts (sink price-marks)
   *  [flowmon.flows]            same partition as the lane; key flow id, and behind each block
   *                             how far the chain is settled, where labels change which, key chain
   * </pre>
   */
  static Topology build(
      Topics topics, TraceConfig config, LaneHistory history, TraceMetrics metrics) {
    return new Topology()
        .addSource(
            LANES, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topics.transactions())
        .addProcessor(TRACE, () -> new TraceProcessor(config, history, metrics), LANES)
        .addStateStore(LaneStore.builder(CHANGELOG), TRACE)
        .addSink(FLOWS, topics.flows(), new StringSerializer(), FLOW, BY_LANE, TRACE)
        .addSink(MARKS, topics.flows(), new StringSerializer(), MARK, MARK_BY_LANE, TRACE)
        .addSink(PRICES, topics.prices(), new StringSerializer(), PRICE, TRACE)
        .addSink(PRICE_MARKS, topics.flows(), new StringSerializer(), PRICE_MARK, BY_ASSET, TRACE)
        .addSink(
            DEAD_LETTERS,
            topics.traceDeadLetters(),
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            TRACE);
  }
}
