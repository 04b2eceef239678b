/**
 * Ethereum and its kin: blocks, receipts and traces of live nodes, and recorded ones. The only
 * package that imports web3j.
 */
@NullMarked
package org.flowmon.ingest.evm;

import org.jspecify.annotations.NullMarked;
