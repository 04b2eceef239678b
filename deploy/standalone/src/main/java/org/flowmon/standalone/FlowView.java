package org.flowmon.standalone;

import org.flowmon.alerts.AlertView;
import org.flowmon.alerts.AssetRef;
import org.flowmon.trace.Flow;

/** A flow as a person reads it in a terminal: one line. */
final class FlowView {
  private static final String RESET = "\u001b[0m";
  private static final String BOLD = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String STRUCK = "\u001b[9m";

  private FlowView() {}

  /** Without a line end. Whatever could steer a terminal is shown as {@code ?}. */
  static String line(Flow flow, boolean colour) {
    String facts =
        AlertView.clean(flow.from())
            + " -> "
            + AlertView.clean(flow.to())
            + "  "
            + AlertView.clean(AssetRef.of(flow).show(flow.amount()))
            + AlertView.as(flow.kind())
            + (flow.message() == null ? "" : " (" + AlertView.clean(flow.message()) + ")");
    String how =
        (flow.hops() == 1 ? "direct" : flow.hops() + " hops")
            + (flow.via() == null ? "" : ", via " + flow.via())
            + (flow.inference() == null ? "" : ", deposit address inferred")
            + ", "
            + flow.policy()
            + (flow.retracted() ? "  [retracted]" : "");
    String where =
        flow.block().instant()
            + "  "
            + flow.chain()
            + " "
            + AlertView.shorten(flow.txid())
            + " "
            + flow.at();
    return colour
        ? DIM
            + where
            + RESET
            + "  "
            + (flow.retracted() ? STRUCK : BOLD)
            + facts
            + RESET
            + "  "
            + how
        : where + "  " + facts + "  " + how;
  }
}
