/** Mistakes made on purpose: see ArchitectureTest. */
@NullMarked
package org.flowmon.standalone.planted.ingest;

import org.jspecify.annotations.NullMarked;
