@NullMarked
package org.flowmon.ingest.bitcoin;

import org.jspecify.annotations.NullMarked;
