/** The command line and the broker, tested as they are used. */
@NullMarked
package org.flowmon.standalone;

import org.jspecify.annotations.NullMarked;
