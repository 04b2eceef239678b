/**
 * What the desk reads: alerts, cases and flows as tables, made from the topics and from nothing
 * else. {@link org.flowmon.alerts.desk.projection.Projection} keeps them, {@link
 * org.flowmon.alerts.desk.projection.AlertReads} asks them.
 */
@NullMarked
package org.flowmon.alerts.desk.projection;

import org.jspecify.annotations.NullMarked;
