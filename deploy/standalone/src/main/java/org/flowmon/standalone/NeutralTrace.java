package org.flowmon.standalone;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.neutral.NeutralFormatException;
import org.flowmon.ingest.neutral.NeutralLine;
import org.flowmon.ingest.neutral.NeutralReader;
import org.flowmon.standalone.TraceCounts.Reason;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.Poison;
import org.flowmon.trace.Policy;
import org.flowmon.trace.TraceException;
import org.flowmon.watchlist.Labels;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/**
 * Traces recordings in the neutral format without a broker. A chain's lines go to its own ledger;
 * flows come out block by block, in the order of the file. A block is whole at the next block or
 * disconnect line, of whichever chain, or at the end. Memory: the live coins and the flows of one
 * block. The same lines give the same flows. Not for use by several threads.
 */
public final class NeutralTrace {
  /**
   * How to trace.
   *
   * @param only the chain whose lines count; all when {@code null}
   * @param skipBad whether to go on after a line that is malformed or cannot be traced
   * @param poison whether to keep poison flags too
   */
  public record Settings(
      Watchlist watchlist,
      Policy policy,
      Bounds bounds,
      @Nullable Chain only,
      boolean skipBad,
      boolean poison) {}

  /** Where the flows of a block go once it is whole. */
  public interface Output {
    /** At least one flow, in order of arrival; the list is used again afterwards. */
    void write(List<Flow> flows) throws IOException;
  }

  private final Settings settings;
  private final Output output;
  private final Consumer<String> skipped;
  private final Map<String, TracedLane> lanes = new TreeMap<>();
  private final TraceCounts counts = new TraceCounts();
  private final List<Flow> flows = new ArrayList<>();
  private @Nullable TracedLane last;

  /**
   * @param skipped is told of each line that is skipped for itself: file, line and why
   */
  public NeutralTrace(Settings settings, Output output, Consumer<String> skipped) {
    this.settings = settings;
    this.output = output;
    this.skipped = skipped;
  }

  /**
   * Traces a file; several are read one after the other, as if they were one.
   *
   * @throws IOException when the file cannot be read or, unless bad lines are skipped, has one that
   *     is malformed or cannot be traced; the message names file and line. Nothing of its block
   *     went to the output, everything before it did.
   */
  public void read(NeutralReader reader, String file) throws IOException {
    while (true) {
      NeutralLine line;
      try {
        line = reader.next();
      } catch (NeutralFormatException e) {
        malformed(e);
        continue;
      }
      if (line == null) {
        return;
      }
      accept(line, file);
    }
  }

  /** The recording is over: its last block is whole. */
  public void end() throws IOException {
    blockEnds();
  }

  /** What became of the lines so far. */
  public TraceCounts counts() {
    return counts;
  }

  /** The ledger of a chain, if it had a line. */
  public Optional<Ledger> ledger(Chain chain) {
    return Optional.ofNullable(lanes.get(chain.name())).map(TracedLane::ledger);
  }

  /** Writes every live composition, sorted by chain, holder and asset. Leaves {@code out} open. */
  public void writeState(OutputStream out) throws IOException {
    for (TracedLane lane : lanes.values()) {
      StateJson.write(lane.ledger(), out);
    }
  }

  /**
   * Writes every holder that is connected with an origin, sorted by chain, holder and asset. Leaves
   * {@code out} open. Throws {@link IllegalStateException} when the settings want no poison flags.
   */
  public void writePoison(OutputStream out) throws IOException {
    if (!settings.poison) {
      throw new IllegalStateException("poison flags were not kept");
    }
    for (TracedLane lane : lanes.values()) {
      Poison poison = lane.poison();
      if (poison != null) {
        PoisonJson.write(lane.ledger().chain(), poison, out);
      }
    }
  }

  private void accept(NeutralLine line, String file) throws IOException {
    counts.lines++;
    if (isOther(line.chain())) {
      counts.otherChains++;
      return;
    }
    if (line instanceof NeutralLine.Block || line instanceof NeutralLine.Disconnect) {
      blockEnds();
    }
    TracedLane lane = lane(line.chain());
    try {
      switch (lane.accept(line, flows::add)) {
        case DONE -> count(line);
        case REPEATED -> counts.repeated++;
        case SKIPPED -> counts.skip(Reason.NO_BLOCK);
      }
    } catch (TraceException | IllegalArgumentException e) {
      bad(Reason.UNTRACEABLE, file + ":" + line.line() + ": " + e.getMessage(), e);
    }
  }

  private void malformed(NeutralFormatException e) throws IOException {
    counts.lines++;
    Chain chain = e.chain();
    if (chain != null && isOther(chain)) {
      counts.otherChains++;
      return;
    }
    boolean block = "block".equals(e.type());
    if (block || "disconnect".equals(e.type())) {
      blockEnds();
    }
    // A block line that does not say its chain: of the chain whose line was read last.
    TracedLane lane = chain == null ? last : lane(chain);
    if (block && lane != null) {
      lane.skipBlock();
    }
    bad(Reason.MALFORMED, String.valueOf(e.getMessage()), e);
  }

  private void bad(Reason reason, String message, Exception cause) throws IOException {
    if (!settings.skipBad) {
      flows.clear();
      throw new IOException(
          message + " (nothing of this block is written; --skip-bad goes on without it)", cause);
    }
    counts.skip(reason);
    skipped.accept(message);
  }

  private void blockEnds() throws IOException {
    if (!flows.isEmpty()) {
      counts.flows += flows.size();
      output.write(flows);
      flows.clear();
    }
  }

  private void count(NeutralLine line) {
    switch (line) {
      case NeutralLine.Block b -> counts.blocks++;
      case NeutralLine.Tx t -> counts.transactions++;
      case NeutralLine.Balance b -> counts.balances++;
      case NeutralLine.Disconnect d -> counts.disconnects++;
    }
  }

  private boolean isOther(Chain chain) {
    return settings.only != null && !settings.only.equals(chain);
  }

  private TracedLane lane(Chain chain) {
    TracedLane lane = last;
    if (lane == null || !lane.ledger().chain().equals(chain)) {
      lane = lanes.computeIfAbsent(chain.name(), name -> open(chain));
      last = lane;
    }
    return lane;
  }

  private TracedLane open(Chain chain) {
    Watchlist list = settings.watchlist;
    Labels labels = list.labels(chain.name());
    Ledger ledger = new Ledger(chain, settings.policy, settings.bounds, labels);
    ledger.listVersion(list.version());
    Poison poison = settings.poison ? new Poison(chain, settings.bounds, labels) : null;
    return new TracedLane(ledger, poison);
  }
}
