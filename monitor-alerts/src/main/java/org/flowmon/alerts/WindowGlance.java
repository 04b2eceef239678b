package org.flowmon.alerts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Windows as they would be: reads go through to others, what is written stays here and goes with
 * it. Nothing is let go of.
 */
final class WindowGlance implements WindowTable {
  private final WindowTable under;
  private final Map<String, byte @Nullable []> written = new HashMap<>();

  WindowGlance(WindowTable under) {
    this.under = under;
  }

  @Override
  public byte @Nullable [] get(String key) {
    return written.containsKey(key) ? written.get(key) : under.get(key);
  }

  @Override
  public void put(String key, byte[] value) {
    written.put(key, value);
  }

  @Override
  public void delete(String key) {
    written.put(key, null);
  }

  @Override
  public List<Map.Entry<String, byte[]>> range(String from, String to, int most) {
    return List.of();
  }
}
