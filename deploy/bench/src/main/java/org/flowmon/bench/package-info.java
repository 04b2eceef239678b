/** How fast the parts and the whole are. Run by {@code deploy/bench/run}. */
@NullMarked
package org.flowmon.bench;

import org.jspecify.annotations.NullMarked;
