/**
 * Flows in; alerts out. {@link org.flowmon.alerts.AlertTopology} is the drawing, {@link
 * org.flowmon.alerts.AlertsApp} runs it, {@link org.flowmon.alerts.AlertRule} is where rules plug
 * in.
 */
@NullMarked
package org.flowmon.alerts;

import org.jspecify.annotations.NullMarked;
