package org.flowmon.bench.drill;

/**
 * A payment that has to be alerted, as it was made.
 *
 * @param txid of the transaction in which it reaches the listed party
 * @param to the entity that it reaches
 * @param units what arrives, in satoshi; all of it is the payer's
 * @param hops from the payer; 1 is direct
 * @param fate what becomes of its block
 */
record Planted(String txid, String to, long units, int hops, Fate fate) {
  /** What becomes of a payment. */
  enum Fate {
    /** Its block stands. */
    STANDS,
    /** Its block is taken back, and it stands in another one at the end. */
    MOVED,
    /** Its block is taken back, and another transaction has spent its coin. */
    GONE
  }
}
