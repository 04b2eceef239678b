/**
 * What travels between the stages: every topic on one page, the records of the lane, and their
 * binary and JSON forms.
 */
@NullMarked
package org.flowmon.topic;

import org.jspecify.annotations.NullMarked;
