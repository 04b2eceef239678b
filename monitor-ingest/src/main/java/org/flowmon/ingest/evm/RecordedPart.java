package org.flowmon.ingest.evm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One file of a recording: JSON values one after the other, plain, gzip or bzip2 by its first
 * bytes.
 */
final class RecordedPart implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  /** What a file holds, by its first value. */
  enum Kind {
    /** Objects with {@code block}, {@code receipts} and, perhaps, {@code traces} or calls. */
    WHOLE,
    /** Blocks with their transactions. */
    BLOCKS,
    /** For each block the array of its receipts. */
    RECEIPTS,
    /** For each block the array of its traces. */
    TRACES,
    /** The calls of all blocks, one by one. */
    CALLS
  }

  private final Path path;
  private final JsonParser parser;
  private final JsonFields fields;

  private RecordedPart(Path path, JsonParser parser) {
    this.path = path;
    this.parser = parser;
    this.fields = new JsonFields(parser, null);
  }

  static RecordedPart open(Path path) throws IOException {
    InputStream in = content(path);
    try {
      return new RecordedPart(path, EvmJson.MAPPER.getFactory().createParser(in));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static InputStream content(Path path) throws IOException {
    InputStream raw = Files.newInputStream(path);
    try {
      BufferedInputStream in = new BufferedInputStream(raw, BUFFER);
      in.mark(4);
      byte[] magic = in.readNBytes(3);
      in.reset();
      if (magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
        return new BufferedInputStream(
            GzipCompressorInputStream.builder()
                .setInputStream(in)
                .setDecompressConcatenated(true)
                .get(),
            BUFFER);
      }
      if (magic.length == 3 && magic[0] == 'B' && magic[1] == 'Z' && magic[2] == 'h') {
        return new BufferedInputStream(new BZip2CompressorInputStream(in, true), BUFFER);
      }
      return in;
    } catch (IOException e) {
      raw.close();
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  /** What the file holds. Throws {@link RefusedBlockException} when it is nothing of these. */
  static Kind kind(Path path) throws IOException {
    try (RecordedPart part = open(path)) {
      if (!part.next()) {
        throw new RefusedBlockException(Refusal.TRUNCATED, null, "the file is empty")
            .at(path.toString());
      }
      Set<String> names = new HashSet<>();
      Kind kind = part.kind(names);
      if (kind == null) {
        throw new RefusedBlockException(Refusal.MALFORMED, null, fault(names)).at(path.toString());
      }
      return kind;
    } catch (JsonProcessingException | CharConversionException e) {
      throw EvmJson.broken(null, e).at(path.toString());
    }
  }

  /** What the value is on which the parser stands; it is read only as far as that takes. */
  private @Nullable Kind kind(Set<String> names) throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      // An empty block has no receipts and no traces: taken for receipts, which must be there.
      return parser.nextToken() == JsonToken.END_ARRAY || has("cumulativeGasUsed")
          ? Kind.RECEIPTS
          : Kind.TRACES;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return null;
    }
    for (String name = fields.next(); name != null; name = fields.next()) {
      names.add(name);
      Kind kind =
          switch (name) {
            case "block" -> Kind.WHOLE;
            case "traceAddress" -> Kind.CALLS;
            case "transactions" -> Kind.BLOCKS;
            case "result" -> kind(new HashSet<>());
            default -> null;
          };
      if (kind != null) {
        return kind;
      }
      parser.skipChildren();
    }
    return null;
  }

  private boolean has(String wanted) throws IOException {
    if (fields.isObject()) {
      for (String name = fields.next(); name != null; name = fields.next()) {
        if (name.equals(wanted)) {
          return true;
        }
        fields.skip();
      }
    }
    return false;
  }

  private static String fault(Set<String> names) {
    return names.contains("traces") && names.contains("block_number")
        ? "traces without their block: a header with its hash, and receipts with their logs, must be"
            + " there"
        : "expected a block, receipts, traces, or an object with block, receipts and traces";
  }

  /** Goes to the next value; false at the end of the file. */
  boolean next() throws RefusedBlockException {
    try {
      return parser.nextToken() != null;
    } catch (IOException e) {
      throw EvmJson.broken(null, e).at(place());
    }
  }

  /** Reads where {@link #next} went. */
  JsonFields fields() {
    return fields;
  }

  /** File and line, for messages. */
  String place() {
    return path + ", line " + parser.currentTokenLocation().getLineNr();
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
