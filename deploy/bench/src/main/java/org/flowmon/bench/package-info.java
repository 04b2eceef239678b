/** How fast: benchmarks with a main of their own. */
@NullMarked
package org.flowmon.bench;

import org.jspecify.annotations.NullMarked;
