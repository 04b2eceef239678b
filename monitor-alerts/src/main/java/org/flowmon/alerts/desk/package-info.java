/**
 * The desk: where analysts watch and decide. {@link org.flowmon.alerts.desk.DeskServer} answers
 * over HTTP what the projection holds, and hands commands to the triage stage.
 */
@NullMarked
package org.flowmon.alerts.desk;

import org.jspecify.annotations.NullMarked;
