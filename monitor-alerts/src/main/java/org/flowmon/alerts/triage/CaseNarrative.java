package org.flowmon.alerts.triage;

import java.time.Instant;

/**
 * The narrative of a report on a case that somebody is writing: the value of the topic {@code
 * case.drafts}. It is a draft and goes nowhere.
 *
 * @param id of this writing
 * @param caseKey the case
 * @param revision one more with every writing; of two with the same one the first counts
 * @param narrative what was written, plain text
 * @param by who wrote it
 * @param at when
 */
public record CaseNarrative(
    String id, String caseKey, long revision, String narrative, String by, Instant at) {}
