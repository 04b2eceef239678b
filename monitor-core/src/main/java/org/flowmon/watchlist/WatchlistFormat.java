package org.flowmon.watchlist;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The formats a list can be in, told apart by content first and by file name where that is mute.
 */
public enum WatchlistFormat {
  OWN("the monitor's JSON lines", OwnFormatReader::new),
  OFAC("OFAC SDN_ADVANCED XML", OfacReader::new),
  OPEN_SANCTIONS("OpenSanctions FollowTheMoney JSON lines", OpenSanctionsReader::new),
  TAG_PACK("GraphSense TagPack YAML", TagPackReader::new),
  POOLS("mining-pool list JSON", PoolListReader::new),
  CSV("CSV with a column \"entity\"", CsvListReader::new);

  /** How much of a file is looked at. */
  private static final int HEAD = 16 * 1024;

  private final String description;
  private final Supplier<ListReader> reader;

  WatchlistFormat(String description, Supplier<ListReader> reader) {
    this.description = description;
    this.reader = reader;
  }

  /**
   * Reads a list of any format, plain, gzip or bzip2. The stream is read to its end, not closed.
   *
   * @param name the file's name: for messages, and for its ending where the content does not tell
   * @throws UnreadableListException when it is none of the formats, or broken as a whole, or the
   *     stream fails
   */
  public static ReadReport read(InputStream in, String name, WatchlistBuilder into)
      throws IOException {
    try {
      BufferedInputStream plain = decompress(new BufferedInputStream(in, HEAD));
      Optional<WatchlistFormat> format = detect(name, head(plain, HEAD));
      if (format.isEmpty()) {
        throw new UnreadableListException(
            name, "not a list of a known format; known are " + known(), null);
      }
      return format.get().reader.get().read(plain, name, into);
    } catch (UnreadableListException e) {
      throw e;
    } catch (IOException e) {
      throw new UnreadableListException(name, "cannot be read to its end: " + e.getMessage(), e);
    }
  }

  /** The format of a list by the beginning of its (decompressed) content and its file name. */
  public static Optional<WatchlistFormat> detect(String name, byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8).replace("\ufeff", "");
    String line =
        text.lines()
            .map(String::strip)
            .filter(l -> !l.isEmpty() && !l.startsWith("#"))
            .findFirst()
            .orElse("");
    String file = name.toLowerCase(Locale.ROOT).replaceAll("\\.(gz|bz2)$", "");
    if (line.startsWith("<")) {
      return text.contains("<Sanctions") ? Optional.of(OFAC) : Optional.empty();
    }
    if (line.startsWith("[")) {
      return Optional.of(POOLS);
    }
    if (line.startsWith("{")) {
      if (line.contains("\"schema\"") && line.contains("\"properties\"")) {
        return Optional.of(OPEN_SANCTIONS);
      }
      boolean pools = text.contains("\"coinbase_tags\"") || text.contains("\"payout_addresses\"");
      return Optional.of(pools ? POOLS : OWN);
    }
    if (file.endsWith(".yaml") || file.endsWith(".yml")) {
      return Optional.of(TAG_PACK);
    }
    if (file.endsWith(".csv")) {
      return Optional.of(CSV);
    }
    if (file.endsWith(".jsonl") || file.endsWith(".json") || line.isEmpty()) {
      return Optional.of(OWN);
    }
    if (line.matches("[a-z_]+:.*") && text.contains("\ntags:")) {
      return Optional.of(TAG_PACK);
    }
    boolean header = Arrays.asList(line.replace("\"", "").split(",", -1)).contains("entity");
    return header ? Optional.of(CSV) : Optional.empty();
  }

  private static BufferedInputStream decompress(BufferedInputStream in) throws IOException {
    byte[] magic = head(in, 4);
    boolean gzip = magic.length > 1 && magic[0] == 0x1f && (magic[1] & 0xff) == 0x8b;
    boolean bzip2 = magic.length > 2 && magic[0] == 'B' && magic[1] == 'Z' && magic[2] == 'h';
    if (gzip) {
      return new BufferedInputStream(
          GzipCompressorInputStream.builder()
              .setInputStream(in)
              .setDecompressConcatenated(true)
              .get());
    }
    return bzip2 ? new BufferedInputStream(new BZip2CompressorInputStream(in, true)) : in;
  }

  private static byte[] head(BufferedInputStream in, int length) throws IOException {
    in.mark(length + 1);
    byte[] head = in.readNBytes(length);
    in.reset();
    return head;
  }

  private static String known() {
    return String.join(", ", Arrays.stream(values()).map(f -> f.description).toList());
  }
}
