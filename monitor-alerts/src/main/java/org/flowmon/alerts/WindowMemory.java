package org.flowmon.alerts;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** In memory, without a broker. */
final class WindowMemory implements WindowTable {
  private final TreeMap<String, byte[]> all = new TreeMap<>();

  @Override
  public byte @Nullable [] get(String key) {
    return all.get(key);
  }

  @Override
  public void put(String key, byte[] value) {
    all.put(key, value);
  }

  @Override
  public void delete(String key) {
    all.remove(key);
  }

  @Override
  public List<Map.Entry<String, byte[]>> range(String from, String to, int most) {
    return all.subMap(from, true, to, true).entrySet().stream()
        .limit(most)
        .<Map.Entry<String, byte[]>>map(each -> Map.entry(each.getKey(), each.getValue()))
        .toList();
  }

  /** How many keys there are. */
  int size() {
    return all.size();
  }
}
