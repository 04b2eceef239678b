/** Mistakes made on purpose: see ArchitectureTest. */
@NullMarked
package org.flowmon.standalone.planted.ingest.bitcoin;

import org.jspecify.annotations.NullMarked;
