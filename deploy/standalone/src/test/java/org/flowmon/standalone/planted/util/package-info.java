/** Mistakes made on purpose: see ArchitectureTest. */
@NullMarked
package org.flowmon.standalone.planted.util;

import org.jspecify.annotations.NullMarked;
