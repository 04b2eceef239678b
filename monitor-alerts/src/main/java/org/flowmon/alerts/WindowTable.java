package org.flowmon.alerts;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link Windows} are kept in: values by text keys, which are sorted where they are ASCII. */
interface WindowTable {
  byte @Nullable [] get(String key);

  void put(String key, byte[] value);

  void delete(String key);

  /** The first so many from one key to the other, both included. */
  List<Map.Entry<String, byte[]>> range(String from, String to, int most);
}
