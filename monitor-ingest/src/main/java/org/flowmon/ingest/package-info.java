/** Blocks in, ordered lane records out. */
@NullMarked
package org.flowmon.ingest;

import org.jspecify.annotations.NullMarked;
