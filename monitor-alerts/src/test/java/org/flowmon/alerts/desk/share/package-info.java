/** Tests of the forms for other programs. */
@NullMarked
package org.flowmon.alerts.desk.share;

import org.jspecify.annotations.NullMarked;
