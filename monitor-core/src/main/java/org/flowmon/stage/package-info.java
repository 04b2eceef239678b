/** How a stage runs on Kafka Streams, whatever it does: begun, begun again, stopped. */
@NullMarked
package org.flowmon.stage;

import org.jspecify.annotations.NullMarked;
