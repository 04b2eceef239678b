package org.flowmon.standalone.planted.alerts;

import org.flowmon.standalone.planted.topology.Drawing;

/** Breaks: alerts read topics, not the topology. */
record KnowsTheTopology(Drawing drawing) {}
