@NullMarked
package org.flowmon.ingest;

import org.jspecify.annotations.NullMarked;
