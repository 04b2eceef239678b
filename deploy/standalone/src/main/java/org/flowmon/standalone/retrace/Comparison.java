package org.flowmon.standalone.retrace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.flowmon.alerts.Alert;
import org.flowmon.chain.BlockRef;
import org.flowmon.standalone.retrace.Discovery.Kind;
import org.flowmon.standalone.retrace.Discovery.Told;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The flows of a lane traced again beside those that were told, block by block. What differs is
 * held until its block can no longer be taken back, then handed on, in the order of the lane: in
 * memory are the flows of one block and the differences of the newest blocks.
 */
public final class Comparison {
  private final int undoDepth;
  private final Function<String, @Nullable Told> told;
  private final Predicate<String> otherParty;
  private final Consumer<Discovery> out;
  private final Deque<Block> blocks = new ArrayDeque<>();

  private record Block(BlockRef ref, List<Discovery> found) {}

  /**
   * @param undoDepth how many blocks can be taken back
   * @param told the alert that was told of a flow, by the flow's id
   * @param otherParty whether a version says something else of an entity than the other
   * @param out takes what differs
   */
  public Comparison(
      int undoDepth,
      Function<String, @Nullable Told> told,
      Predicate<String> otherParty,
      Consumer<Discovery> out) {
    this.undoDepth = undoDepth;
    this.told = told;
    this.otherParty = otherParty;
    this.out = out;
  }

  /**
   * A block is the new tip.
   *
   * @param again its flows as they come out again
   * @param live its flows as they were told
   * @param judge what the rules say of a flow that comes out again; asked once for each, in order
   */
  public void connected(
      BlockRef block, List<Flow> again, List<Flow> live, Function<Flow, Optional<Alert>> judge) {
    Map<String, Flow> before = new LinkedHashMap<>();
    live.forEach(flow -> before.put(flow.id(), flow));
    List<Discovery> found = new ArrayList<>();
    for (Flow flow : again) {
      Alert alert = judge.apply(flow).orElse(null);
      Flow then = before.remove(flow.id());
      if (then == null) {
        found.add(new Discovery(Kind.MISSING, flow, null, alert, told.apply(flow.id())));
      } else if (!then.saysAs(flow)) {
        found.add(new Discovery(Kind.CHANGED, flow, then, alert, told.apply(flow.id())));
      } else if (alert != null && (otherParty.test(flow.from()) || otherParty.test(flow.to()))) {
        Discovery unalerted =
            new Discovery(Kind.UNALERTED, flow, null, alert, told.apply(flow.id()));
        if (unalerted.alertMissing()) {
          found.add(unalerted);
        }
      }
    }
    before
        .values()
        .forEach(
            flow -> found.add(new Discovery(Kind.GONE, flow, null, null, told.apply(flow.id()))));
    blocks.addLast(new Block(block, found));
    if (blocks.size() > undoDepth) {
      blocks.removeFirst().found().forEach(out);
    }
  }

  /** The tip was taken back; what differed in it counts no more. */
  public void disconnected(BlockRef block) {
    if (!blocks.isEmpty() && blocks.getLast().ref().hash().equals(block.hash())) {
      blocks.removeLast();
    }
  }

  /** The lane is at its end: hands on what is held. */
  public void end() {
    blocks.forEach(block -> block.found().forEach(out));
    blocks.clear();
  }
}
