package org.flowmon.topic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.flowmon.watchlist.Watchlist;
import org.junit.jupiter.api.Test;

class ListCodecTest {
  @Test
  void aListComesBackWithItsVersionAndEqualListsAreEqualBytes() {
    Watchlist list = Watchlist.builtin();
    List<byte[]> parts = ListCodec.parts(list);
    assertEquals(list.version(), ListCodec.join(parts).version());
    assertArrayEquals(parts.getFirst(), ListCodec.parts(Watchlist.builtin()).getFirst());
    ListCodec.Key key = ListCodec.keys(list, parts.size()).getFirst();
    assertEquals(key, ListCodec.Key.fromBytes(key.toBytes()));
    assertEquals(list.attributions().size(), key.claims());
  }

  @Test
  void whatIsNoListIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> ListCodec.join(List.of(new byte[] {1})));
    assertThrows(
        IllegalArgumentException.class, () -> ListCodec.Key.fromBytes(new byte[] {'a', 0, 'b'}));
  }
}
