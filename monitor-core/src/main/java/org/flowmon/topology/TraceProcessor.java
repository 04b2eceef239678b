package org.flowmon.topology;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.state.KeyValueStore;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.topic.FlowMarks;
import org.flowmon.topic.LaneCodec;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Price;
import org.flowmon.topic.PriceMark;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Received;
import org.flowmon.topic.Senders;
import org.flowmon.topic.Unconfirmed;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One lane on Kafka Streams: decodes each record, lets {@link LaneTracer} trace it, sends the flows
 * on, and keeps the changelog: the position after every record, and images of the state now and
 * then. A record that is no lane record, or a block out of order, stops the lane, because nothing
 * after it could be right; a transaction that cannot be is set aside with its reason.
 */
final class TraceProcessor implements Processor<byte[], byte[], Object, Object> {
  /** Why a record was set aside. */
  static final String REASON = "reason";

  private static final int ENTRIES_PER_TRANSACTION = 40;
  private static final int ENTRIES_PER_RECORD = 4_000;

  private final TraceConfig config;
  private final LaneHistory history;
  private final TraceMetrics metrics;
  private final PromptTransactions prompt;
  private @Nullable ProcessorContext<Object, Object> context;
  private @Nullable KeyValueStore<Bytes, byte[]> store;
  private @Nullable LaneTracer tracer;
  private @Nullable LaneImage image;
  private int[] areaChunks = new int[2];
  private long imageNumber = -1;
  private long imageOffset;
  private int imageChunks;
  private long position = -1;
  private long transactionsSinceImage;

  TraceProcessor(TraceConfig config, LaneHistory history, TraceMetrics metrics) {
    this.config = config;
    this.history = history;
    this.metrics = metrics;
    this.prompt = new PromptTransactions(config.commitInterval());
  }

  @Override
  public void init(ProcessorContext<Object, Object> processorContext) {
    context = processorContext;
    prompt.begin(processorContext);
    KeyValueStore<Bytes, byte[]> changelog = processorContext.getStateStore(LaneStore.NAME);
    store = changelog;
    LaneStore inner =
        changelog
            .query(new LaneStore.Self(), PositionBound.unbounded(), new QueryConfig(false))
            .getResult();
    int lane = processorContext.taskId().partition();
    Optional<Chain> chain = Chain.onLane(lane);
    if (chain.isEmpty()) {
      return; // no chain uses this lane yet
    }
    LaneTracer fresh =
        new LaneTracer(chain.get(), config.policies(), config.bounds(), config.inferDeposits());
    tracer = fresh;
    image = null; // after a fault Streams begins with this object again: it was of the state before
    transactionsSinceImage = 0;
    try {
      restore(fresh, inner.takeRestored(), lane);
    } catch (IOException e) {
      throw new UncheckedIOException("lane " + fresh.chain + ": " + e.getMessage(), e);
    }
  }

  /**
   * The last image, then the stretch of the lane between it and the committed position, without
   * sending anything.
   */
  private void restore(LaneTracer fresh, LaneStore.Restored restored, int lane) throws IOException {
    areaChunks = restored.areaChunks();
    imageNumber = restored.imageNumber();
    position = restored.position();
    if (position < 0) {
      return;
    }
    int chunks = restored.image().size();
    if (chunks > 0) {
      LaneImage.restore(fresh, restored.image());
    }
    long from = restored.imageOffset() + 1;
    long[] replayed = {0};
    if (from <= position) {
      history.read(
          lane,
          from,
          position,
          (bytes, offset) -> {
            LaneRecord record = LaneCodec.decode(bytes);
            fresh.accept(record, LaneTracer.Output.NONE);
            replayed[0] += transactions(record);
          });
    }
    transactionsSinceImage = replayed[0];
    TraceLog.restored(fresh, chunks, replayed[0], position);
  }

  @Override
  public void process(Record<byte[], byte[]> input) {
    ProcessorContext<Object, Object> sink = context;
    LaneTracer lane = tracer;
    if (sink == null || lane == null) {
      throw new IllegalStateException(
          "a record on lane "
              + (sink == null ? "?" : sink.taskId().partition())
              + ", which no chain that is known here has: give the same --chains FILE as where the"
              + " chain is followed, or use the newest version");
    }
    long offset = sink.recordMetadata().map(m -> m.offset()).orElse(position + 1);
    if (offset <= position) {
      return; // part of the state already
    }
    LaneRecord record = LaneCodec.decode(input.value());
    boolean between =
        lane.accept(
            record,
            new LaneTracer.Output() {
              @Override
              public void flow(Flow flow) {
                flow(flow, List.of());
              }

              @Override
              public void flow(Flow flow, Transaction by) {
                flow(flow, Senders.of(by, flow, lane.labels));
              }

              private void flow(Flow flow, List<String> senders) {
                metrics.flow(flow);
                Headers headers = new RecordHeaders();
                Received.passOn(
                    input.headers(), headers, Received.TRACED, sink.currentSystemTimeMs());
                Senders.addTo(headers, senders);
                sink.forward(
                    new Record<>(flow.id(), flow, input.timestamp(), headers), TraceTopology.FLOWS);
              }

              @Override
              public void unconfirmed(Unconfirmed told) {
                metrics.unconfirmed(lane.chain, told.fate());
                sink.forward(
                    new Record<>(
                        told.flow().id(),
                        told.flow(),
                        input.timestamp(),
                        told.addTo(seen(input.headers()))),
                    TraceTopology.FLOWS);
              }

              @Override
              public void rejected(Txid txid, String reason) {
                metrics.rejected(lane.chain);
                TraceLog.rejected(lane.chain, txid, reason);
                Headers headers =
                    new RecordHeaders().add(REASON, reason.getBytes(StandardCharsets.UTF_8));
                sink.forward(
                    new Record<>(
                        txid.toString().getBytes(StandardCharsets.UTF_8),
                        reason.getBytes(StandardCharsets.UTF_8),
                        input.timestamp(),
                        headers),
                    TraceTopology.DEAD_LETTERS);
              }
            });
    FlowMarks.behind(lane.chain, record, lane.mined(), input.headers())
        .ifPresent(
            mark ->
                sink.forward(
                    new Record<>(
                        lane.chain.name(),
                        mark,
                        input.timestamp(),
                        seen(input.headers()).add(mark.header(), new byte[0])),
                    TraceTopology.MARKS));
    prices(sink, input, lane.chain, record);
    position = offset;
    int transactions = transactions(record);
    transactionsSinceImage += transactions;
    changelog().put(LaneStore.positionKey(), LaneStore.positionValue(offset));
    keepImage(lane, between, transactions);
    metrics.traced(lane, record, transactions);
    prompt.processed(sink, input.headers());
  }

  private static void prices(
      ProcessorContext<Object, Object> sink,
      Record<byte[], byte[]> input,
      Chain chain,
      LaneRecord record) {
    if (record instanceof LaneRecord.Prices p) {
      for (Price price : p.prices()) {
        sink.forward(new Record<>(price.asset(), price, input.timestamp()), TraceTopology.PRICES);
      }
    }
    for (LanePrices.Marked marked : LanePrices.of(chain, record)) {
      sink.forward(
          new Record<>(PriceMark.KEY, marked, input.timestamp()), TraceTopology.PRICE_MARKS);
    }
  }

  private KeyValueStore<Bytes, byte[]> changelog() {
    if (store == null) {
      throw new IllegalStateException("not initialised");
    }
    return store;
  }

  /**
   * Begins an image when enough has happened since the last one, and writes some more of the one
   * begun.
   */
  private void keepImage(LaneTracer lane, boolean between, int transactions) {
    if (image == null) {
      // An image has every holder and label: the more there are, the less often it is made.
      long entries = Math.max(lane.holders() / 4, lane.labels.size() / 2);
      long enough = Math.max(config.imageAfter(), entries);
      if (!between || transactionsSinceImage < enough) {
        return;
      }
      image = new LaneImage(lane);
      imageNumber++;
      imageOffset = position;
      imageChunks = 0;
      transactionsSinceImage = 0;
      TraceLog.imageBegun(lane, imageNumber, imageOffset);
    }
    List<byte[]> full = image.advance(ENTRIES_PER_RECORD + ENTRIES_PER_TRANSACTION * transactions);
    for (int i = 0; i < full.size(); i++) {
      boolean last = image.complete() && i == full.size() - 1;
      LaneStore.Chunk chunk =
          new LaneStore.Chunk(imageNumber, imageOffset, imageChunks++, last, full.get(i));
      changelog().put(chunk.key(), chunk.encode());
    }
    if (image.complete()) {
      int area = (int) (imageNumber % 2);
      for (int stale = imageChunks; stale < areaChunks[area]; stale++) {
        changelog().put(LaneStore.chunkKey(imageNumber, stale), null);
      }
      areaChunks[area] = imageChunks;
      image = null;
      metrics.image(lane.chain);
      TraceLog.imageComplete(lane, imageNumber, imageChunks);
    }
  }

  private static int transactions(LaneRecord record) {
    return record instanceof LaneRecord.Connected c ? c.transactions().size() : 0;
  }

  private static Headers seen(Headers from) {
    Header seen = from.lastHeader(Received.HEADER);
    return seen == null ? new RecordHeaders() : new RecordHeaders(List.of(seen));
  }
}
