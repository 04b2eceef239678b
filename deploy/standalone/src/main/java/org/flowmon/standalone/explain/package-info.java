/** Says all that an alert rests on, worked out again from the topics. */
@NullMarked
package org.flowmon.standalone.explain;

import org.jspecify.annotations.NullMarked;
