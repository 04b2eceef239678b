/** What rule files and their trials say, and how a mistake in them is told. */
@NullMarked
package org.flowmon.alerts.rule;

import org.jspecify.annotations.NullMarked;
