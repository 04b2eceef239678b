package org.flowmon.ingest.evm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.flowmon.ingest.evm.EvmJson.Body;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a recording, put together from its files: whole ones as they come, the others with
 * the receipts and traces that stand at the same place in files of their own.
 */
final class RecordedParts implements AutoCloseable {
  /** A block and where it was read. */
  record Recorded(EvmBlock block, String place) {}

  private final Files whole = new Files();
  private final Files blocks = new Files();
  private final Files receipts = new Files();
  private final Files traces = new Files();
  private final Files calls = new Files();
  private @Nullable TraceReader callReader;

  /** The recording in these files. Throws {@link RefusedBlockException} for a file of no kind. */
  RecordedParts(List<Path> files) throws IOException {
    for (Path file : files) {
      switch (RecordedPart.kind(file)) {
        case WHOLE -> whole.add(file);
        case BLOCKS -> blocks.add(file);
        case RECEIPTS -> receipts.add(file);
        case TRACES -> traces.add(file);
        case CALLS -> calls.add(file);
      }
    }
    if (whole.any && (blocks.any || receipts.any || traces.any || calls.any)) {
      throw new IOException(
          files + ": some hold whole blocks and some only parts: replay one kind at a time");
    }
    if (traces.any && calls.any) {
      throw new IOException(files + ": traces of two kinds: replay one kind at a time");
    }
  }

  /**
   * The next block, {@code null} at the end. Throws {@link RefusedBlockException} that names file
   * and line.
   */
  @Nullable Recorded next() throws IOException {
    RecordedPart one = whole.next();
    if (one != null) {
      String place = one.place();
      return new Recorded(read(one, null, RecordedParts::whole), place);
    }
    RecordedPart part = blocks.next();
    if (part != null) {
      String place = part.place();
      return new Recorded(gathered(read(part, null, EvmJson::body)), place);
    }
    surplus(receipts, "receipts");
    surplus(traces, "traces");
    return null;
  }

  private static void surplus(Files files, String what) throws IOException {
    RecordedPart part = files.next();
    if (part != null) {
      throw new IOException(part.place() + ": there are more " + what + " than blocks");
    }
  }

  /** A whole block in one object. */
  private static EvmBlock whole(JsonFields in) throws IOException {
    in.object();
    Body body = null;
    List<EvmReceipt> receipts = null;
    List<EvmTrace> traces = null;
    for (String name = in.next(); name != null; name = in.next()) {
      switch (name) {
        case "block" -> body = EvmJson.body(in);
        case "receipts" -> receipts = in.isNull() ? null : in.result(EvmJson::receipts);
        case "traces", "calls" -> traces = in.isNull() ? null : in.result(TraceReader::read);
        default -> in.skip();
      }
    }
    Body read = in.given(body, "block");
    return new EvmBlock(
        read.header(),
        read.transactions(),
        // Without them the check refuses the block, unless it is empty.
        receipts == null ? List.of() : receipts,
        traces);
  }

  private EvmBlock gathered(Body body) throws IOException {
    long number = body.header().number();
    int count = body.transactions().size();
    RecordedPart part = receipts.next();
    List<EvmReceipt> of =
        part == null ? List.of() : read(part, number, in -> in.result(EvmJson::receipts));
    return new EvmBlock(body.header(), body.transactions(), of, traces(number, count));
  }

  private @Nullable List<EvmTrace> traces(long number, int count) throws IOException {
    if (calls.any) {
      return calls(number, count);
    }
    if (!traces.any) {
      return null;
    }
    RecordedPart part = traces.next();
    return part == null ? List.of() : read(part, number, in -> in.result(TraceReader::read));
  }

  private List<EvmTrace> calls(long number, int count) throws IOException {
    List<EvmTrace> all = new ArrayList<>(count);
    while (all.size() < count) {
      RecordedPart part = calls.open();
      if (part == null) {
        break;
      }
      TraceReader reader = callReader == null ? new TraceReader(part.fields()) : callReader;
      callReader = reader;
      int missing = count - all.size();
      all.addAll(read(part, number, in -> reader.take(missing)));
      if (all.size() < count) {
        calls.close();
        callReader = null;
      }
    }
    return all;
  }

  private static <T> T read(RecordedPart part, @Nullable Long block, JsonFields.Reading<T> reading)
      throws RefusedBlockException {
    JsonFields in = part.fields();
    try {
      in.ofBlock(block);
      return reading.read(in);
    } catch (RefusedBlockException e) {
      throw e.at(part.place());
    } catch (IOException e) {
      throw EvmJson.broken(in.block(), e).at(part.place());
    }
  }

  @Override
  public void close() throws IOException {
    for (Files files : List.of(blocks, receipts, traces, calls)) {
      files.close();
    }
  }

  /** Files of one kind, read one after the other as if they were one. */
  private static final class Files {
    private final Deque<Path> left = new ArrayDeque<>();
    private boolean any;
    private @Nullable RecordedPart open;

    void add(Path file) {
      left.add(file);
      any = true;
    }

    /** The file that is being read, {@code null} behind the last. */
    @Nullable RecordedPart open() throws IOException {
      if (open == null && !left.isEmpty()) {
        open = RecordedPart.open(left.remove());
      }
      return open;
    }

    /** The file that is being read, gone to its next value; {@code null} at the end. */
    @Nullable RecordedPart next() throws IOException {
      for (RecordedPart part = open(); part != null; part = open()) {
        if (part.next()) {
          return part;
        }
        close();
      }
      return null;
    }

    void close() throws IOException {
      if (open != null) {
        open.close();
        open = null;
      }
    }
  }
}
