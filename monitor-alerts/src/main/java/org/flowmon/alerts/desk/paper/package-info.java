/** Reports on paper: PDF files of which the same input gives the same bytes. */
@NullMarked
package org.flowmon.alerts.desk.paper;

import org.jspecify.annotations.NullMarked;
