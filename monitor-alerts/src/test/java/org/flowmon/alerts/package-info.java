/** How alerts are decided, written, corrected and shown. */
@NullMarked
package org.flowmon.alerts;

import org.jspecify.annotations.NullMarked;
