package org.flowmon.ingest.neutral;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.flowmon.chain.Chain;
import org.jspecify.annotations.Nullable;

/**
 * Reads the neutral transaction format line by line, in memory bounded by the longest line. A line
 * that is wrong gives a {@link NeutralFormatException}; the next call goes on with the line after
 * it. Empty lines and unknown fields are passed over. Files may be plain, gzip or bzip2. Not
 * thread-safe.
 */
public final class NeutralReader implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private static final Set<String> TYPES = Set.of("block", "tx", "balance", "disconnect");

  private final String file;
  private final LineSource lines;
  private Chain lastChain = Chain.BITCOIN;

  /** Of the line that is being read, once they are known. */
  private @Nullable String type;

  private @Nullable Chain chain;

  private NeutralReader(String file, LineSource lines) {
    this.file = file;
    this.lines = lines;
  }

  /** Opens a file; its path is what messages name. */
  public static NeutralReader open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      return of(in, file.toString());
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Reads {@code in}, which messages call {@code file}. Closing the reader closes it. */
  public static NeutralReader of(InputStream in, String file) throws IOException {
    try {
      return new NeutralReader(file, LineSource.open(in));
    } catch (IOException e) {
      throw unreadable(file, 0, e);
    }
  }

  /**
   * The next line, {@code null} at the end.
   *
   * @throws NeutralFormatException when the line is not as the format says
   * @throws IOException when the file cannot be read further
   */
  public @Nullable NeutralLine next() throws IOException {
    while (true) {
      try {
        if (!lines.next()) {
          return null;
        }
      } catch (IOException e) {
        throw unreadable(file, lines.number(), e);
      }
      if (lines.tooLong()) {
        int most = LineSource.MAX_LINE_BYTES >> 20;
        type = null;
        chain = null;
        throw wrong("", "expected a line of at most " + most + " MiB", null);
      }
      if (!isBlank()) {
        return parse();
      }
    }
  }

  /** Whether the next line is an object with a type that the format has. Passes over that line. */
  boolean recognises() {
    try {
      boolean any = lines.next();
      while (any && isBlank()) {
        any = lines.next();
      }
      if (!any || lines.tooLong()) {
        return false;
      }
      try (JsonParser line = parser()) {
        if (line.nextToken() != JsonToken.START_OBJECT) {
          return false;
        }
        while (line.nextToken() == JsonToken.FIELD_NAME) {
          String name = line.currentName();
          line.nextToken();
          if (name.equals("type")) {
            String type = line.getText();
            return TYPES.contains(type);
          }
          line.skipChildren();
        }
      }
      return false;
    } catch (IOException e) {
      return false; // no JSON, or compressed data that are broken
    }
  }

  /** The number of the line read last, from 1; 0 before the first. */
  public long line() {
    return lines.number();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private boolean isBlank() {
    byte[] buffer = lines.buffer();
    for (int i = lines.from(), end = i + lines.length(); i < end; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private NeutralLine parse() throws NeutralFormatException {
    type = null;
    chain = null;
    try (JsonParser head = parser()) {
      Fields fields = new Fields(head);
      fields.open();
      int seen = 0;
      while ((type == null || chain == null) && head.nextToken() != JsonToken.END_OBJECT) {
        seen++;
        String name = head.currentName();
        head.nextToken();
        switch (name) {
          case "type" -> type = fields.text();
          case "chain" -> chain = chain(fields);
          default -> head.skipChildren();
        }
      }
      String kind = type;
      Chain of = chain;
      if (kind == null) {
        throw fields.missing("type", "block, tx, balance or disconnect");
      }
      if (of == null) {
        throw fields.missing("chain", "the short name of a chain");
      }
      if (seen == 2) {
        return body(fields, kind, of);
      }
      // Something stood in front of type and chain: read it again, now that they are known.
      try (JsonParser again = parser()) {
        Fields whole = new Fields(again);
        whole.open();
        return body(whole, kind, of);
      }
    } catch (Fields.Fault e) {
      throw wrong(e.field(), e.what(), e.getCause());
    } catch (JsonProcessingException e) {
      int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
      throw wrong("", "not JSON: " + e.getOriginalMessage() + " (column " + column + ")", e);
    } catch (IOException e) {
      throw wrong("", "not JSON: " + e.getMessage(), e);
    }
  }

  private JsonParser parser() throws IOException {
    return JSON.createParser(lines.buffer(), lines.from(), lines.length());
  }

  private NeutralLine body(Fields in, String type, Chain chain) throws IOException, Fields.Fault {
    long line = lines.number();
    NeutralLine read =
        switch (type) {
          case "block" -> HeaderLines.block(in, line, chain);
          case "disconnect" -> HeaderLines.disconnect(in, line, chain);
          case "balance" -> HeaderLines.balance(in, line, chain);
          case "tx" ->
              new NeutralLine.Tx(
                  line,
                  chain,
                  chain.model() == Chain.Model.UTXO
                      ? UtxoLines.read(in, chain)
                      : AccountLines.read(in, chain));
          default ->
              throw new Fields.Fault(
                  "type",
                  "expected block, tx, balance or disconnect, found " + Fields.quote(type),
                  null);
        };
    in.end();
    return read;
  }

  private Chain chain(Fields in) throws IOException, Fields.Fault {
    String name = in.text();
    if (!lastChain.name().equals(name)) {
      try {
        lastChain = Chain.named(name);
      } catch (IllegalArgumentException e) {
        throw new Fields.Fault("chain", String.valueOf(e.getMessage()), e);
      }
    }
    return lastChain;
  }

  private NeutralFormatException wrong(String field, String what, @Nullable Throwable cause) {
    return new NeutralFormatException(file, lines.number(), field, what, type, chain, cause);
  }

  private static IOException unreadable(String file, long line, IOException e) {
    return new IOException(
        file + ": cannot be read further after line " + line + ": " + e.getMessage(), e);
  }
}
