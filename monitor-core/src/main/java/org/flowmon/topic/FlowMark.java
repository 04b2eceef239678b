package org.flowmon.topic;

import org.flowmon.chain.Chain;

/** Something said of a lane between its flows, at a definite place: see {@link FlowMarks}. */
public sealed interface FlowMark permits Settled, Labelled {
  /** Whose lane. */
  Chain chain();

  /** The header by which readers of flows pass it over. */
  String header();

  /** The value of its record. */
  byte[] toBytes();
}
