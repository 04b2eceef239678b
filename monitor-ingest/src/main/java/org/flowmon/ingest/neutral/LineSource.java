package org.flowmon.ingest.neutral;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The lines of a stream as they stand in its buffer. The buffer is as large as the longest line, at
 * most {@link #MAX_LINE_BYTES}.
 */
final class LineSource implements AutoCloseable {
  /** A line above this is refused: 64 MiB, more than any transaction of any chain needs. */
  static final int MAX_LINE_BYTES = 64 << 20;

  private static final int FIRST_BYTES = 1 << 18;

  private final InputStream in;
  private byte[] buffer = new byte[FIRST_BYTES];
  private int from;
  private int to;
  private int end;
  private boolean ended;
  private boolean tooLong;
  private long number;

  private LineSource(InputStream in) {
    this.in = in;
  }

  /** Plain, gzip or bzip2, told apart by the first bytes. */
  static LineSource open(InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
    in.mark(4);
    byte[] magic = in.readNBytes(3);
    in.reset();
    if (magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
      return new LineSource(
          GzipCompressorInputStream.builder()
              .setInputStream(in)
              .setDecompressConcatenated(true)
              .get());
    }
    if (magic.length == 3 && magic[0] == 'B' && magic[1] == 'Z' && magic[2] == 'h') {
      return new LineSource(new BZip2CompressorInputStream(in, true));
    }
    return new LineSource(in);
  }

  /** Goes to the next line; false at the end. */
  boolean next() throws IOException {
    tooLong = false;
    from = Math.min(to + 1, end);
    int scan = from;
    while (true) {
      for (; scan < end; scan++) {
        if (buffer[scan] == '\n') {
          return at(scan);
        }
      }
      if (ended) {
        return (from < end || tooLong) && at(end);
      }
      scan -= from;
      if (scan > MAX_LINE_BYTES) {
        tooLong = true;
        from = end;
        scan = 0;
      }
      fill();
      scan += from;
    }
  }

  private boolean at(int lineEnd) {
    to = lineEnd;
    number++;
    return true;
  }

  /** Reads more behind what is left of the line, which moves to the front. */
  private void fill() throws IOException {
    int left = end - from;
    if (left == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, MAX_LINE_BYTES + FIRST_BYTES));
    } else if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, left);
    }
    from = 0;
    end = left;
    int n = in.read(buffer, end, buffer.length - end);
    ended = n < 0;
    end += Math.max(n, 0);
  }

  /** Whether the line passed {@link #MAX_LINE_BYTES}; its bytes are not kept then. */
  boolean tooLong() {
    return tooLong;
  }

  byte[] buffer() {
    return buffer;
  }

  int from() {
    return from;
  }

  int length() {
    return to - from;
  }

  /** The number of the line, from 1. */
  long number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
