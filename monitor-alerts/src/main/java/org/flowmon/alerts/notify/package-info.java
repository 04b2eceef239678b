/**
 * Alerts in; pages out. {@link org.flowmon.alerts.notify.PagesApp} runs it, {@link
 * org.flowmon.alerts.notify.PageBook} decides, a {@link org.flowmon.alerts.notify.Pager} tells an
 * endpoint.
 */
@NullMarked
package org.flowmon.alerts.notify;

import org.jspecify.annotations.NullMarked;
