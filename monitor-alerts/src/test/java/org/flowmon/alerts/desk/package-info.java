/** Tests of the desk. */
@NullMarked
package org.flowmon.alerts.desk;

import org.jspecify.annotations.NullMarked;
