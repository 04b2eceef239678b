package org.flowmon.chain;

/**
 * A transaction as the chain recorded it, decoded: the one form that lane records carry and tracing
 * reads.
 */
public sealed interface Transaction permits UtxoTransaction, AccountTransaction {
  /** Its name on its chain. */
  Txid txid();
}
