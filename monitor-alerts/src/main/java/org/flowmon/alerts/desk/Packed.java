package org.flowmon.alerts.desk;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Long texts, compressed. */
final class Packed {
  private Packed() {}

  static byte[] pack(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zipped = new GZIPOutputStream(bytes)) {
      zipped.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /** What we packed ourselves. */
  static byte[] unpack(byte[] packed) {
    try (GZIPInputStream content = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return content.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("a table holds what was not packed", e);
    }
  }
}
