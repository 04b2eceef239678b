/** Mistakes made on purpose: see ArchitectureTest. */
@NullMarked
package org.flowmon.standalone.planted.chain;

import org.jspecify.annotations.NullMarked;
