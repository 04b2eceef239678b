/** Tracing over Kafka Streams: the lane in, flows out, state that survives in its changelog. */
@NullMarked
package org.flowmon.topology;

import org.jspecify.annotations.NullMarked;
