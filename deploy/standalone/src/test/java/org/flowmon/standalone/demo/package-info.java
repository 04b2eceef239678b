/** The demo's economy and what it promises. */
@NullMarked
package org.flowmon.standalone.demo;

import org.jspecify.annotations.NullMarked;
