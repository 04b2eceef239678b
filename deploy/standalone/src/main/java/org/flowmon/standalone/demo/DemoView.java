package org.flowmon.standalone.demo;

import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertView;

/**
 * The demo as a person reads it: stories, blocks and alerts in the order of the chain. A block is
 * shown when its flows are there, so that the line can tell how many; one without flows after a
 * while. Not for several threads.
 */
public final class DemoView {
  private static final String RESET = "\u001b[0m";
  private static final String BOLD = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final long PATIENCE_MILLIS = 600;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final PrintWriter out;
  private final boolean terminal;
  private final boolean fast;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Map<String, Integer> flows = new HashMap<>();
  private boolean progress;

  /** An event that is handed over and not yet shown. */
  private record Waiting(DemoEvent event, long since) {}

  /**
   * @param terminal whether colours and rewritten lines are welcome
   * @param fast whether blocks come faster than their alerts: a block then waits for the next alert
   */
  public DemoView(PrintWriter out, boolean terminal, boolean fast) {
    this.out = out;
    this.terminal = terminal;
    this.fast = fast;
  }

  /** What this is. */
  public void header() {
    out.println(bold("Flow Monitor demo") + "  an invented economy, traced by the real pipeline");
    out.println(
        "Every party, address and listing is synthetic and marked (demo): no real firm is meant.");
    out.println();
    out.flush();
  }

  /** What is waited for at the start. */
  public void progress(String what) {
    out.print(terminal ? CLEAR_LINE + dim(what + " ...") : what + " ..." + System.lineSeparator());
    progress = terminal;
    out.flush();
  }

  /** Where the broker is, and how to look at it from elsewhere; the lines tell of the desk. */
  public void broker(String bootstrap, List<String> desk) {
    endProgress();
    out.println("Kafka at " + bold(bootstrap) + ". The same alerts in another terminal:");
    out.println("  deploy/monitor alerts tail --kafka " + bootstrap);
    desk.forEach(out::println);
    out.println("Ctrl-C ends the demo.");
    out.flush();
  }

  private void endProgress() {
    if (progress) {
      out.print(CLEAR_LINE);
      progress = false;
    }
  }

  /** An event was handed over to the pipeline. */
  public void handed(DemoEvent event, long nowMillis) {
    waiting.add(new Waiting(event, nowMillis));
  }

  /** A flow that arrived in the block of that hash was read. */
  public void flow(String blockHash) {
    flows.merge(blockHash, 1, Integer::sum);
  }

  /** Shows the blocks whose turn it is. */
  public void tick(long nowMillis) {
    if (fast) {
      return;
    }
    int due = 0;
    int place = 0;
    for (Waiting each : waiting) {
      place++;
      if (nowMillis - each.since() >= PATIENCE_MILLIS
          || (each.event() instanceof DemoEvent.Connect c && flows.containsKey(c.block().hash()))) {
        due = place;
      }
    }
    show(due);
  }

  /** Shows an alert, after the block that it is of. That its block has settled is not shown. */
  public void alert(Alert alert) {
    if (alert.state() == Alert.State.UPDATED) {
      return;
    }
    boolean taken = alert.state() == Alert.State.RETRACTED;
    String hash = alert.movement().block().hash();
    int due = 0;
    int place = 0;
    for (Waiting each : waiting) {
      place++;
      boolean of =
          switch (each.event()) {
            case DemoEvent.Connect c -> c.block().hash().equals(hash) && !taken;
            case DemoEvent.Disconnect d -> d.block().hash().equals(hash) && taken;
            case DemoEvent.Waits w ->
                w.transactions().stream().anyMatch(tx -> tx.txid().equals(alert.movement().txid()));
          };
      if (of) {
        due = place;
      }
    }
    show(due);
    endProgress();
    out.print(AlertView.lines(alert, terminal));
    out.flush();
  }

  /** Shows all that is left, and lines of text. */
  public void end(String text) {
    show(waiting.size());
    endProgress();
    out.println();
    out.print(text);
    out.flush();
  }

  private void show(int count) {
    for (int i = 0; i < count; i++) {
      endProgress();
      switch (waiting.remove().event()) {
        case DemoEvent.Connect c -> block(c);
        case DemoEvent.Waits w ->
            out.println(
                bold(String.format("%-16s", "MEMPOOL"))
                    + w.transactions().size()
                    + (w.transactions().size() == 1 ? " payment waits" : " payments wait")
                    + " for a block");
        case DemoEvent.Disconnect d ->
            out.println(
                bold(String.format("%-16s", "REORG"))
                    + "block "
                    + d.block().height()
                    + " is taken back");
      }
    }
    if (count > 0) {
      out.flush();
    }
  }

  private void block(DemoEvent.Connect c) {
    for (DemoEvent.Note note : c.notes()) {
      out.println();
      if (note.title() != null) {
        out.println(bold(note.title()));
      }
      out.println(note.line());
    }
    Integer arrived = flows.remove(c.block().hash());
    int n = arrived == null ? 0 : arrived;
    out.println(
        dim(
            String.format(
                Locale.ROOT,
                "%-16s%d  %12s  %3d transactions  %3d %s",
                c.chain().name(),
                c.block().height(),
                TIME.format(c.block().instant()),
                c.transactions().size(),
                n,
                n == 1 ? "flow" : "flows")));
  }

  private String bold(String text) {
    return terminal ? BOLD + text + RESET : text;
  }

  private String dim(String text) {
    return terminal ? DIM + text + RESET : text;
  }
}
