/** Who is paged, when, over what, and what endpoints make of it. */
@NullMarked
package org.flowmon.alerts.notify;

import org.jspecify.annotations.NullMarked;
