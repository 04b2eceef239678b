package org.flowmon.standalone.retrace;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertBook;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.Coverage;
import org.flowmon.standalone.retrace.HeldAt.Held;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topology.RelabelledLane;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/**
 * A lane from its first record on, traced with the labels of a version of the watchlist, beside
 * what was told of it. Not for several threads.
 *
 * <pre>
 *   lane record - RelabelledLane - AlertBook --.
 *        |                                     Comparison - discoveries
 *        |      flows as they were told  ------'
 *        '----- HeldAt - what newly listed addresses hold
 * </pre>
 */
public final class Rerun {
  private final Chain chain;
  private final RelabelledLane lane;
  private final Labels wanted;
  private final Live live;
  private final AlertBook book;
  private final long warm;
  private final Comparison comparison;
  private final HeldAt held;
  private final List<Flow> again = new ArrayList<>();
  private Coverage coverage = Coverage.NONE;
  private @Nullable BlockRef first;
  private @Nullable BlockRef last;
  private long transactions;
  private int ofBlock;
  private final Deque<String> recent = new ArrayDeque<>();
  private boolean passing;
  private long otherBefore;
  private long unjudged;

  /** The flows as they were told, in the order of the lane. */
  @FunctionalInterface
  public interface Live {
    /** Those of a block that stand next, retracted or not; none when others stand next. */
    List<Flow> of(BlockRef block, boolean retracted) throws IOException;
  }

  /**
   * @param lane fresh
   * @param list the version of the watchlist
   * @param book judges the flows that come out, with the parties of the version
   * @param warm flows of earlier blocks than this time need not be judged: seconds since 1970
   */
  public Rerun(
      Chain chain,
      RelabelledLane lane,
      Watchlist list,
      Live live,
      AlertBook book,
      long warm,
      Comparison comparison) {
    this.chain = chain;
    this.lane = lane;
    this.wanted = list.labels(chain.name());
    this.live = live;
    this.book = book;
    this.warm = warm;
    this.comparison = comparison;
    this.held = new HeldAt(addresses(wanted), chain.undoDepth());
  }

  private static Set<String> addresses(Labels labels) {
    Set<String> all = new HashSet<>();
    for (Label label : labels.all()) {
      String address = label.address();
      if (address != null) {
        all.add(address);
      }
    }
    return all;
  }

  /** Takes the next record of the lane. */
  public void accept(LaneRecord record) throws IOException {
    boolean before = lane.begun();
    List<Flow> flows = lane.accept(record);
    if (lane.begun() && !before && record instanceof LaneRecord.Connected c) {
      held.retain(newlyListed(c.block().epochDay()));
    }
    if (repeated(record)) {
      return;
    }
    held.accept(record);
    switch (record) {
      case LaneRecord.Connected c -> {
        again.addAll(flows);
        ofBlock += c.transactions().size();
        if (c.last()) {
          connected(c.block());
        }
      }
      case LaneRecord.Disconnected d -> {
        flows.forEach(this::judge);
        List<Flow> unused = live.of(d.block(), true);
        comparison.disconnected(d.block());
        coverage = coverage.disconnected(d.block());
      }
      case LaneRecord.Balance b -> {}
      case LaneRecord.LabelsChanged l -> {}
      case LaneRecord.Mempool m -> {}
      case LaneRecord.Prices p -> {}
    }
  }

  /** Whether it connects a block that is there, or takes one back that is not: it says nothing. */
  private boolean repeated(LaneRecord record) {
    return switch (record) {
      case LaneRecord.Connected c -> {
        if (c.part() == 0) {
          passing = recent.contains(c.block().hash());
          if (!passing) {
            recent.addLast(c.block().hash());
          }
          if (recent.size() > chain.undoDepth() + 1) {
            recent.removeFirst();
          }
        }
        yield passing;
      }
      case LaneRecord.Disconnected d -> !recent.removeLastOccurrence(d.block().hash());
      default -> false;
    };
  }

  private void connected(BlockRef block) throws IOException {
    List<Flow> told = live.of(block, false);
    if (lane.begun()) {
      comparison.connected(block, again, told, this::judge);
    } else {
      again.forEach(this::judge);
      otherBefore += same(again, told) ? 0 : 1;
    }
    again.clear();
    coverage = coverage.connected(block, ofBlock, 0, 0, 0);
    transactions += ofBlock;
    ofBlock = 0;
    first = first == null ? block : first;
    last = block;
    book.forget(block.height() - chain.undoDepth());
  }

  private static boolean same(List<Flow> again, List<Flow> told) {
    boolean same = again.size() == told.size();
    for (int i = 0; same && i < told.size(); i++) {
      same = again.get(i).saysAs(told.get(i));
    }
    return same;
  }

  private Optional<Alert> judge(Flow flow) {
    return flow.block().time() < warm
        ? Optional.empty()
        : book.accept(flow, failure -> unjudged += lane.begun() ? 1 : 0);
  }

  /** The lane is at its end. */
  public void end() {
    comparison.end();
  }

  /** Addresses whose owner, at a day, is by the version somebody and by the lane not that one. */
  private Set<String> newlyListed(long day) {
    Set<String> all = new HashSet<>();
    for (String address : addresses(wanted)) {
      Label by = wanted.at(address, Long.MAX_VALUE);
      Label own = lane.own().at(address, day);
      if (by != null && (own == null || !own.entity().equals(by.entity()))) {
        all.add(address);
      }
    }
    return all;
  }

  /** What newly listed addresses hold at the lane's end, as far as the lane shows it. */
  public List<Held> held() {
    return lane.begun()
        ? held.held().stream().filter(each -> !owner(each.address()).isEmpty()).toList()
        : List.of();
  }

  /** To whom the version attributes an address at the last block; empty for nobody. */
  public String owner(String address) {
    BlockRef tip = last;
    Label label = tip == null ? null : wanted.at(address, tip.epochDay());
    return label == null ? "" : label.entity();
  }

  /** Whose lane it is. */
  public Chain chain() {
    return chain;
  }

  /** The heights that were read. */
  public Coverage coverage() {
    return coverage;
  }

  /** The lane, which knows its own labels. */
  public RelabelledLane lane() {
    return lane;
  }

  /** How many transactions were traced, those of blocks taken back included. */
  public long transactions() {
    return transactions;
  }

  /** How much time passed between the first and the last block, in seconds; negative never. */
  public long spanSeconds() {
    return first == null || last == null ? 0 : Math.max(0, last.time() - first.time());
  }

  /** How many times a rule could not say whether it holds of a flow. */
  public long unjudged() {
    return unjudged;
  }

  /**
   * How many blocks before the version counted come out in another way than they were told: not for
   * the list, but because they were traced by another version of the program or other settings.
   */
  public long otherBefore() {
    return otherBefore;
  }
}
