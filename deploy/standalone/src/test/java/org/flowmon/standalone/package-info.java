/** Tests of the command line. */
@NullMarked
package org.flowmon.standalone;

import org.jspecify.annotations.NullMarked;
