/** Mistakes made on purpose: see ArchitectureTest. */
@NullMarked
package org.flowmon.standalone.planted.trace;

import org.jspecify.annotations.NullMarked;
