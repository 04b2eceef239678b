/** The desk's pages in a real browser. */
@NullMarked
package org.flowmon.standalone.desk;

import org.jspecify.annotations.NullMarked;
