/** Mistakes made on purpose: see ArchitectureTest. */
@NullMarked
package org.flowmon.standalone.planted.alerts;

import org.jspecify.annotations.NullMarked;
