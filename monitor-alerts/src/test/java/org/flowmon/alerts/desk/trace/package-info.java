/** Tests of the trace drawing. */
@NullMarked
package org.flowmon.alerts.desk.trace;

import org.jspecify.annotations.NullMarked;
