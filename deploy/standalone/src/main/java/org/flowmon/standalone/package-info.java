/** The command line, the broker that runs inside it, and the topics as they are created. */
@NullMarked
package org.flowmon.standalone;

import org.jspecify.annotations.NullMarked;
