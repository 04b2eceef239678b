package org.flowmon.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The changelog of a lane's state and nothing else: the state itself lives as objects in {@link
 * LaneTracer}. Every put goes to the changelog by the wrapper that Kafka Streams puts around this
 * store; nothing is kept here but what a restore reads back: the newest complete image in chunks,
 * and the position in the lane up to which results were committed.
 *
 * <p>Keys: {@code p} for the position; {@code i}, area 0 or 1, chunk number for images, which take
 * the areas in turn, so that a complete one is always there and the topic stays below twice the
 * state.
 */
final class LaneStore implements KeyValueStore<Bytes, byte[]> {
  static final String NAME = "lane-state";
  private static final Bytes POSITION = Bytes.wrap("p".getBytes(StandardCharsets.UTF_8));
  private static final int HEADER = Long.BYTES + Long.BYTES + Integer.BYTES + 1;

  /** Images by number while a restore reads them. */
  private final TreeMap<Long, TreeMap<Integer, byte[]>> images = new TreeMap<>();

  private long position = -1;
  private long completeImage = -1;
  private boolean open;

  /** Gives the processor this store from under its wrappers. */
  static final class Self implements Query<LaneStore> {}

  /**
   * A chunk of an image: which image, at which lane offset it was begun, its number, whether it is
   * the last.
   */
  record Chunk(long image, long laneOffset, int number, boolean last, byte[] content) {
    byte[] encode() {
      return ByteBuffer.allocate(HEADER + content.length)
          .putLong(image)
          .putLong(laneOffset)
          .putInt(number)
          .put((byte) (last ? 1 : 0))
          .put(content)
          .array();
    }

    static Chunk decode(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      long image = in.getLong();
      long laneOffset = in.getLong();
      int number = in.getInt();
      boolean last = in.get() == 1;
      byte[] content = new byte[in.remaining()];
      in.get(content);
      return new Chunk(image, laneOffset, number, last, content);
    }

    Bytes key() {
      return chunkKey(image, number);
    }
  }

  static Bytes chunkKey(long image, int number) {
    return Bytes.wrap(
        ByteBuffer.allocate(6).put((byte) 'i').put((byte) (image % 2)).putInt(number).array());
  }

  static Bytes positionKey() {
    return POSITION;
  }

  static byte[] positionValue(long laneOffset) {
    return ByteBuffer.allocate(Long.BYTES).putLong(laneOffset).array();
  }

  static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(Map<String, String> changelogConfig) {
    return Stores.keyValueStoreBuilder(new Supplier(), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(changelogConfig);
  }

  private static final class Supplier implements KeyValueBytesStoreSupplier {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      return new LaneStore();
    }

    @Override
    public String metricsScope() {
      return "lane";
    }
  }

  /**
   * What a restore found: the newest complete image, if any, and the position, -1 for none. {@code
   * imageNumber} is the one before the next image's, which never takes the area of the complete
   * one. The chunks of the image are taken out one by one, so that it is not in memory beside the
   * whole state.
   */
  record Restored(
      Queue<byte[]> image, long imageNumber, long imageOffset, long position, int[] areaChunks) {}

  /** Hands over what was restored and forgets it. */
  Restored takeRestored() {
    Queue<byte[]> content = new ArrayDeque<>();
    long offset = -1;
    int[] areaChunks = new int[2];
    images.forEach(
        (number, chunks) -> {
          int area = (int) (number % 2);
          areaChunks[area] = Math.max(areaChunks[area], chunks.lastKey() + 1);
        });
    long newest = images.isEmpty() ? -1 : images.lastKey();
    long number = newest == completeImage ? newest : newest + 1; // one cut off is written over
    TreeMap<Integer, byte[]> complete = images.get(completeImage);
    images.clear();
    while (complete != null && !complete.isEmpty()) {
      Chunk chunk = Chunk.decode(complete.pollFirstEntry().getValue());
      content.add(chunk.content);
      offset = chunk.laneOffset;
    }
    return new Restored(content, number, offset, position, areaChunks);
  }

  void restored(byte[] key, byte @Nullable [] value) {
    if (value == null) {
      return;
    }
    if (key[0] == 'p') {
      position = ByteBuffer.wrap(value).getLong();
      return;
    }
    Chunk chunk = Chunk.decode(value);
    TreeMap<Integer, byte[]> chunks = images.computeIfAbsent(chunk.image, n -> new TreeMap<>());
    chunks.put(chunk.number, value);
    if (chunk.last && chunks.size() == chunk.number + 1) {
      completeImage = chunk.image;
      images.headMap(chunk.image - 1).clear();
      TreeMap<Integer, byte[]> previous = images.get(chunk.image - 1);
      if (previous != null) { // only how many chunks its area holds still matters
        byte[] lastBytes = previous.lastEntry().getValue();
        int lastNumber = previous.lastKey();
        previous.clear();
        previous.put(lastNumber, lastBytes);
      }
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    context.register(root, this::restored);
    open = true;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
    return query instanceof Self
        ? (QueryResult<R>) QueryResult.forResult(this)
        : QueryResult.forUnknownQueryType(query, this);
  }

  /**
   * True, although nothing is written to disk: it keeps the instance's name, and so its
   * transactions, over restarts.
   */
  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  @SuppressWarnings("deprecation") // the only way to say so in Kafka 4.3
  public boolean managesOffsets() {
    return true;
  }

  @Override
  public @Nullable Long committedOffset(TopicPartition partition) {
    return null; // restore from the beginning
  }

  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    // the changelog is the only copy
  }

  @Override
  public void close() {
    open = false;
    images.clear();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  /** The wrapper asks at each put; where the state stands is a record of its own. */
  @Override
  public Position getPosition() {
    return Position.emptyPosition();
  }

  @Override
  public void put(Bytes key, byte @Nullable [] value) {
    // the wrapper has written it to the changelog
  }

  @Override
  public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
    return null;
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    // as put
  }

  @Override
  public byte @Nullable [] delete(Bytes key) {
    return null;
  }

  @Override
  public byte @Nullable [] get(Bytes key) {
    return null;
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
    throw new IllegalStateException("the changelog of a lane cannot be read by key");
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    throw new IllegalStateException("the changelog of a lane cannot be read by key");
  }

  @Override
  public long approximateNumEntries() {
    return 0;
  }
}
