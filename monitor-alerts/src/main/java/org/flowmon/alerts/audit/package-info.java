/**
 * Who did what when: what desks write down becomes a log that only grows, a Merkle tree (RFC 6962)
 * in which every record carries a signed checkpoint, and whoever has the public key can check it.
 */
@NullMarked
package org.flowmon.alerts.audit;

import org.jspecify.annotations.NullMarked;
