/** Tests of triage. */
@NullMarked
package org.flowmon.alerts.triage;

import org.jspecify.annotations.NullMarked;
