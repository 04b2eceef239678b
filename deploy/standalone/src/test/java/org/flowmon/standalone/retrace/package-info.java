@NullMarked
package org.flowmon.standalone.retrace;

import org.jspecify.annotations.NullMarked;
