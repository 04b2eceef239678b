package org.flowmon.ingest.bitcoin;

import java.io.IOException;
import java.util.Arrays;

/**
 * Which blocks the block files of a recording hold, so that a block whose parent comes later can
 * wait for it. Keeps eight bytes of each hash: a block that wrongly seems to be there is noticed at
 * the end.
 */
final class StoredHashes {
  private long[] hashes = new long[1024];
  private int size;

  /** Adds those of a block file, up to the first bad block: reading proper will tell of that. */
  void add(RecordedFile file) throws IOException {
    try (RecordedStream blocks = RecordedStream.open(file, n -> {})) {
      for (RecordedBlock b = blocks.next(); b != null; b = blocks.next()) {
        if (size == hashes.length) {
          hashes = Arrays.copyOf(hashes, size * 2);
        }
        hashes[size++] = part(b.header().hash());
      }
    } catch (IOException e) {
      return;
    }
  }

  /** Ends adding. */
  void close() {
    hashes = Arrays.copyOf(hashes, size);
    Arrays.sort(hashes);
  }

  boolean contains(String hash) {
    return Arrays.binarySearch(hashes, part(hash)) >= 0;
  }

  private static long part(String hash) {
    return Long.parseUnsignedLong(hash, 48, 64, 16);
  }
}
