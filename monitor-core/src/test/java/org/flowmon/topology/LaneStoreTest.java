package org.flowmon.topology;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.flowmon.topology.LaneStore.Chunk;
import org.flowmon.topology.LaneStore.Restored;
import org.junit.jupiter.api.Test;

class LaneStoreTest {
  private static final int CHUNKS = 3;

  /** The changelog after compaction: the newest record of each key, in order. */
  private final Map<Bytes, byte[]> changelog = new LinkedHashMap<>();

  /** Writes the first chunks of an image, all of them, or fewer because it is cut off. */
  private void write(long image, int chunks) {
    for (int i = 0; i < chunks; i++) {
      Chunk chunk =
          new Chunk(image, image * 100, i, i == CHUNKS - 1, new byte[] {(byte) image, (byte) i});
      changelog.remove(chunk.key());
      changelog.put(chunk.key(), chunk.encode());
    }
    changelog.remove(LaneStore.positionKey());
    changelog.put(LaneStore.positionKey(), LaneStore.positionValue(image * 100 + chunks));
  }

  private Restored restore() {
    LaneStore store = new LaneStore();
    changelog.forEach((key, value) -> store.restored(key.get(), value));
    return store.takeRestored();
  }

  private static void isImage(long number, Restored restored) {
    assertEquals(number * 100, restored.imageOffset());
    assertEquals(CHUNKS, restored.image().size());
    assertArrayEquals(new byte[] {(byte) number, 0}, restored.image().element());
  }

  @Test
  void nothingIsRestoredFromNothing() {
    Restored restored = restore();
    assertEquals(-1, restored.position());
    assertEquals(-1, restored.imageNumber());
    assertTrue(restored.image().isEmpty());
  }

  @Test
  void imagesThatAreCutOffAgainAndAgainLeaveTheCompleteOneWhole() {
    write(0, CHUNKS);
    isImage(0, restore());
    for (int cut = 1; cut <= 5; cut++) {
      long next = restore().imageNumber() + 1;
      write(next, cut % CHUNKS);
      isImage(0, restore());
      assertEquals(next * 100 + cut % CHUNKS, restore().position());
    }
    long next = restore().imageNumber() + 1;
    write(next, CHUNKS);
    isImage(next, restore());
    write(restore().imageNumber() + 1, 1);
    isImage(next, restore());
  }

  @Test
  void theFirstImageMayBeCutOffToo() {
    write(0, 2);
    assertTrue(restore().image().isEmpty());
    write(restore().imageNumber() + 1, CHUNKS);
    isImage(restore().imageNumber(), restore());
  }
}
