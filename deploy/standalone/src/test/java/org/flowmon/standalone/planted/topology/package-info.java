/** Mistakes made on purpose: see ArchitectureTest. */
@NullMarked
package org.flowmon.standalone.planted.topology;

import org.jspecify.annotations.NullMarked;
