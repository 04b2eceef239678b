/**
 * Who is who: entities, designations, attributions, mining pools, and a reader for each list
 * format.
 */
@NullMarked
package org.flowmon.watchlist;

import org.jspecify.annotations.NullMarked;
