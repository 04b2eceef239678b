/** The command line and what it runs. */
@NullMarked
package org.flowmon.standalone;

import org.jspecify.annotations.NullMarked;
