/** Tests of amendments. */
@NullMarked
package org.flowmon.alerts.amend;

import org.jspecify.annotations.NullMarked;
