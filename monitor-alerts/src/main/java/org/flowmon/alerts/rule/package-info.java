/**
 * Rules as files: {@link org.flowmon.alerts.rule.RuleReader} reads them, {@link
 * org.flowmon.alerts.rule.Vocabulary} says what their conditions may speak of, {@link
 * org.flowmon.alerts.rule.WrittenRule} is one of them at work.
 */
@NullMarked
package org.flowmon.alerts.rule;

import org.jspecify.annotations.NullMarked;
