/** Tests of the tracing heart. */
@NullMarked
package org.flowmon.trace;

import org.jspecify.annotations.NullMarked;
