/** Tests of the watchlist. */
@NullMarked
package org.flowmon.watchlist;

import org.jspecify.annotations.NullMarked;
