<<<<<<< HEAD
/** How fast it is, measured with JMH. */
=======
/** How fast: benchmarks with a main of their own. */
>>>>>>> ingest
@NullMarked
package org.flowmon.bench;

import org.jspecify.annotations.NullMarked;
