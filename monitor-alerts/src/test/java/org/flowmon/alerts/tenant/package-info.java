@NullMarked
package org.flowmon.alerts.tenant;

import org.jspecify.annotations.NullMarked;
