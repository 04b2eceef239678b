/**
 * Alerts in; for each tenant a copy of those that concern it out. {@link
 * org.flowmon.alerts.tenant.TenantTopology} is the drawing, {@link
 * org.flowmon.alerts.tenant.Disclosure} decides what a copy says.
 */
@NullMarked
package org.flowmon.alerts.tenant;

import org.jspecify.annotations.NullMarked;
