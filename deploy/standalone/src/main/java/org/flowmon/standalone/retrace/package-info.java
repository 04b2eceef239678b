/** What another version of the watchlist would have said of a lane, compared with what was told. */
@NullMarked
package org.flowmon.standalone.retrace;

import org.jspecify.annotations.NullMarked;
