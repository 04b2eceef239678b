/** Tests of the desk's tables. */
@NullMarked
package org.flowmon.alerts.desk.projection;

import org.jspecify.annotations.NullMarked;
