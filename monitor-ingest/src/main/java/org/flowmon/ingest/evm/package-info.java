/** Ethereum and its kin: blocks, receipts and traces of a node, and recorded ones. */
@NullMarked
package org.flowmon.ingest.evm;

import org.jspecify.annotations.NullMarked;
