/** The neutral transaction format, tested. */
@NullMarked
package org.flowmon.ingest.neutral;

import org.jspecify.annotations.NullMarked;
