package org.flowmon.alerts;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;

/**
 * Bounds what the stores take: there is one per lane, most lanes are empty, and by default each
 * would have its own 50 MB cache and 48 MB of write buffers. Public because Kafka Streams makes it.
 */
public final class SmallStores implements RocksDBConfigSetter {
  private static final long CACHE_BYTES = 16L << 20;
  private static final long WRITE_BUFFER_BYTES = 2L << 20;

  /** Shared by all stores of the process, for its whole life. */
  private static final Cache CACHE = new LRUCache(CACHE_BYTES);

  @Override
  public void setConfig(String store, Options options, Map<String, Object> configs) {
    if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
      table.setBlockCache(CACHE);
      options.setTableFormatConfig(table);
    }
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setMaxWriteBufferNumber(2);
  }

  @Override
  public void close(String store, Options options) {
    // The cache is shared: it stays.
  }
}
