package org.flowmon.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.flowmon.watchlist.OwnFormat;
import org.flowmon.watchlist.OwnFormatReader;
import org.flowmon.watchlist.ReadReport;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;

/**
 * A version of the watchlist in the topic of lists: its JSON lines, compressed, cut into parts that
 * a record can hold. Equal lists give equal bytes.
 */
public final class ListCodec {
  private static final int PART_BYTES = Topics.MAX_RECORD_BYTES / 4;
  private static final String BETWEEN = "\0";

  private ListCodec() {}

  /**
   * The key of a part.
   *
   * @param version of the list, its content hash
   * @param part its number, from 0 on
   * @param parts how many there are
   * @param entities how many the list has
   * @param claims how many the list has
   */
  public record Key(String version, int part, int parts, int entities, int claims) {
    /** As the record has it. */
    public byte[] toBytes() {
      return String.join(BETWEEN, version, part + "", parts + "", entities + "", claims + "")
          .getBytes(UTF_8);
    }

    /** Reads one. Throws {@link IllegalArgumentException} when it is none. */
    public static Key fromBytes(byte[] key) {
      String[] words = new String(key, UTF_8).split(BETWEEN, -1);
      if (words.length != 5) {
        throw new IllegalArgumentException("the key names no part of a list");
      }
      return new Key(
          words[0],
          Integer.parseInt(words[1]),
          Integer.parseInt(words[2]),
          Integer.parseInt(words[3]),
          Integer.parseInt(words[4]));
    }
  }

  /** The list's parts, in order. */
  public static List<byte[]> parts(Watchlist list) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Writer zipped = new OutputStreamWriter(new GZIPOutputStream(bytes), UTF_8);
        PrintWriter lines = new PrintWriter(zipped)) {
      OwnFormat.writeWithDates(list, line -> lines.append(line).append('\n'));
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    byte[] whole = bytes.toByteArray();
    List<byte[]> parts = new ArrayList<>();
    for (int at = 0; at < whole.length; at += PART_BYTES) {
      parts.add(Arrays.copyOfRange(whole, at, Math.min(whole.length, at + PART_BYTES)));
    }
    return parts;
  }

  /** The keys of those parts. */
  public static List<Key> keys(Watchlist list, int parts) {
    List<Key> keys = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      keys.add(
          new Key(list.version(), part, parts, list.entities().size(), list.attributions().size()));
    }
    return keys;
  }

  /** The list of those parts; throws {@link IllegalArgumentException} when they are none. */
  public static Watchlist join(List<byte[]> parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    parts.forEach(whole::writeBytes);
    WatchlistBuilder list = new WatchlistBuilder();
    try (GZIPInputStream lines =
        new GZIPInputStream(new ByteArrayInputStream(whole.toByteArray()))) {
      ReadReport report = new OwnFormatReader().read(lines, "list", list);
      if (report.malformedCount() > 0) {
        throw new IllegalArgumentException("the list cannot be read: " + report.malformed());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("the list cannot be read: " + e.getMessage(), e);
    }
    return list.build();
  }
}
