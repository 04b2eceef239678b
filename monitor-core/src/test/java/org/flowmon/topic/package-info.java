/** What travels between the stages, tested. */
@NullMarked
package org.flowmon.topic;

import org.jspecify.annotations.NullMarked;
