/** Tests of the audit log. */
@NullMarked
package org.flowmon.alerts.audit;

import org.jspecify.annotations.NullMarked;
