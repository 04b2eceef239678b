/**
 * What analysts do with cases: commands in, events and the state of each case out. {@link
 * org.flowmon.alerts.triage.CaseBook} decides, {@link org.flowmon.alerts.triage.TriageTopology} is
 * the drawing, {@link org.flowmon.alerts.triage.TriageApp} runs it.
 */
@NullMarked
package org.flowmon.alerts.triage;

import org.jspecify.annotations.NullMarked;
