/** Bitcoin: a live peer or recorded blocks. The only package that imports bitcoinj. */
@NullMarked
package org.flowmon.ingest.bitcoin;

import org.jspecify.annotations.NullMarked;
