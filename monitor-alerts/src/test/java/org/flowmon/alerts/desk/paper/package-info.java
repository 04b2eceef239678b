/** Tests of reports on paper. */
@NullMarked
package org.flowmon.alerts.desk.paper;

import org.jspecify.annotations.NullMarked;
