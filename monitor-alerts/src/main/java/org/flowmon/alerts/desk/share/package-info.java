/** An alert in the forms that other programs for findings and threats read. */
@NullMarked
package org.flowmon.alerts.desk.share;

import org.jspecify.annotations.NullMarked;
