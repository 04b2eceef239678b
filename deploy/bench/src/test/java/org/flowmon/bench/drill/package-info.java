@NullMarked
package org.flowmon.bench.drill;

import org.jspecify.annotations.NullMarked;
