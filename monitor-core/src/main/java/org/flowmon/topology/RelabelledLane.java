package org.flowmon.topology;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Unconfirmed;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Labels;
import org.flowmon.watchlist.Watchlist;

/**
 * A lane traced again as if another version of the watchlist had been in force from some day on:
 * with the lane's own labels up to the first block of that day or later, from there to the end with
 * those of the version, whatever the lane itself changed since. The day from which a list says that
 * a claim counts goes on to decide. Pure and apart from the running stage: the same records give
 * the same flows. Not for several threads.
 */
public final class RelabelledLane {
  private final LaneTracer tracer;
  private final Watchlist wanted;
  private final long sinceDay;
  private final Labels own = new Labels();
  private String ownVersion = "";
  private String versionThen = "";
  private boolean begun;
  private long rejected;

  /**
   * @param policies those the stage traces with
   * @param bounds those the stage traces with
   * @param inferDeposits whether the stage infers deposit addresses
   * @param wanted whose labels count from then on
   * @param since the first UTC day, by block time, on which they do
   */
  public RelabelledLane(
      Chain chain,
      List<Policy> policies,
      Bounds bounds,
      boolean inferDeposits,
      Watchlist wanted,
      LocalDate since) {
    this.tracer = new LaneTracer(chain, policies, bounds, inferDeposits);
    this.wanted = wanted;
    this.sinceDay = since.toEpochDay();
  }

  /**
   * Takes the next record of the lane. Returns its flows in order of arrival; of a block taken back
   * those of the block, retracted, the last first. Throws {@link org.flowmon.trace.TraceException}
   * when the lane is broken.
   */
  public List<Flow> accept(LaneRecord record) {
    if (record instanceof LaneRecord.Mempool) {
      return List.of(); // blocks say the same without it
    }
    if (record instanceof LaneRecord.LabelsChanged l) {
      ownVersion = l.version();
      if (begun) {
        return List.of();
      }
      l.removed().forEach(own::remove);
      l.added().forEach(own::add);
    }
    if (!begun
        && record instanceof LaneRecord.Connected c
        && c.part() == 0
        && c.block().epochDay() >= sinceDay) {
      begun = true;
      versionThen = ownVersion;
      tracer.relabel(
          new LaneRecord.LabelsChanged(
              wanted.version(), own.all(), wanted.labelList(tracer.chain.name())));
    }
    Collected flows = new Collected();
    boolean unused = tracer.accept(record, flows);
    rejected += flows.rejected;
    return flows.all;
  }

  /** Whether a block of that day or later has come. */
  public boolean begun() {
    return begun;
  }

  /** The lane's own labels where the wanted ones took their place; of no meaning before that. */
  public Labels own() {
    return own;
  }

  /** The version of the lane's own labels there; empty when it had none. */
  public Optional<String> versionThen() {
    return Optional.of(versionThen).filter(version -> !version.isEmpty());
  }

  /** The version of the lane's own labels after the last record; empty when it has none. */
  public Optional<String> ownVersion() {
    return Optional.of(ownVersion).filter(version -> !version.isEmpty());
  }

  /** How many transactions could not be traced; the live run set them aside as well. */
  public long rejected() {
    return rejected;
  }

  private static final class Collected implements LaneTracer.Output {
    private final List<Flow> all = new ArrayList<>();
    private long rejected;

    @Override
    public void flow(Flow flow) {
      all.add(flow);
    }

    @Override
    public void unconfirmed(Unconfirmed flow) {}

    @Override
    public void rejected(Txid txid, String reason) {
      rejected++;
    }
  }
}
