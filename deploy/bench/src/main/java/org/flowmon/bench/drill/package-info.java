/** A cluster of processes, faults on a schedule, and what became of planted payments. */
@NullMarked
package org.flowmon.bench.drill;

import org.jspecify.annotations.NullMarked;
