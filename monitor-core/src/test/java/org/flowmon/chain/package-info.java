/** Tests of chain values. */
@NullMarked
package org.flowmon.chain;

import org.jspecify.annotations.NullMarked;
