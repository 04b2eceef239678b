/**
 * Amendments: what changes the watchlist, or keeps an entity out of the queue for a while, takes
 * two people. Commands come in, and what became of them and how amendments stand goes out.
 */
@NullMarked
package org.flowmon.alerts.amend;

import org.jspecify.annotations.NullMarked;
