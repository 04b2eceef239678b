/** Tests of how a stage runs. */
@NullMarked
package org.flowmon.stage;

import org.jspecify.annotations.NullMarked;
