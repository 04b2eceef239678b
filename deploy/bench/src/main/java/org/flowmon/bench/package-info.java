/** How fast it is, measured with JMH. */
@NullMarked
package org.flowmon.bench;

import org.jspecify.annotations.NullMarked;
