/** The neutral transaction format: recorded economies as JSON, one object a line. */
@NullMarked
package org.flowmon.ingest.neutral;

import org.jspecify.annotations.NullMarked;
