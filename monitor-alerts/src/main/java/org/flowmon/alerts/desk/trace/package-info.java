/**
 * The trace drawing of an alert: what it shows, where each thing lies, and the table that says the
 * same. Pure: the same alerts give the same bytes.
 */
@NullMarked
package org.flowmon.alerts.desk.trace;

import org.jspecify.annotations.NullMarked;
