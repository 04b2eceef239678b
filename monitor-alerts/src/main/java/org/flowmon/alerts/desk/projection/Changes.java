package org.flowmon.alerts.desk.projection;

import java.util.List;
import org.flowmon.alerts.triage.CaseEvent;

/**
 * What a batch changed in the tables.
 *
 * @param alerts the numbers of the alerts that are new or different
 * @param events what happened to cases
 * @param woken the cases whose snooze ended
 * @param sequence the number of the last change
 */
public record Changes(
    List<Long> alerts, List<CaseEvent> events, List<String> woken, long sequence) {}
