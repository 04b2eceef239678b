/** An invented economy on a regtest chain, for showing what the monitor does. */
@NullMarked
package org.flowmon.standalone.demo;

import org.jspecify.annotations.NullMarked;
