/** Tests of tracing over Kafka Streams. */
@NullMarked
package org.flowmon.topology;

import org.jspecify.annotations.NullMarked;
