/** Who may use the desk: roles, accounts, sessions, and what a request must bring along. */
@NullMarked
package org.flowmon.alerts.desk.access;

import org.jspecify.annotations.NullMarked;
