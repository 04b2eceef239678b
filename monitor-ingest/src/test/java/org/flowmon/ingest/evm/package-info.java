@NullMarked
package org.flowmon.ingest.evm;

import org.jspecify.annotations.NullMarked;
