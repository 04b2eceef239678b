/** Mistakes made on purpose: see ArchitectureTest. */
@NullMarked
package org.flowmon.standalone.planted.watchlist;

import org.jspecify.annotations.NullMarked;
