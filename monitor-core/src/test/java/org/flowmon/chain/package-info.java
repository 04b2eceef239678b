@NullMarked
package org.flowmon.chain;

import org.jspecify.annotations.NullMarked;
