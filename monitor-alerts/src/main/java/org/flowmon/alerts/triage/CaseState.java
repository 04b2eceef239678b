package org.flowmon.alerts.triage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.flowmon.alerts.Severity;
import org.jspecify.annotations.Nullable;

/**
 * A case as it stands: the value of the compacted topic {@code cases}. {@link CaseJson} writes and
 * reads it.
 *
 * @param caseKey the {@code case_key} of its alerts
 * @param revision one more with every change but a comment; who decides names the one that was seen
 * @param severity the highest of any alert raised in it
 * @param assignee who works on it; {@code null} for nobody
 * @param disposition what it turned out to be; {@code null} unless closed
 * @param reason why it was closed; {@code null} unless closed
 * @param snoozedUntil until when it is out of the queue; {@code null} when it is not
 * @param proposals what waits for a second person, oldest first; expired ones go with the next
 *     change
 * @param comments how many there are
 * @param openedAt when its first alert was raised
 * @param changedAt when the last change was
 * @param changedBy who made it
 */
public record CaseState(
    String caseKey,
    long revision,
    CaseStatus status,
    Severity severity,
    @Nullable String assignee,
    @Nullable Disposition disposition,
    @Nullable String reason,
    @Nullable Instant snoozedUntil,
    List<Proposal> proposals,
    long comments,
    Instant openedAt,
    Instant changedAt,
    String changedBy) {

  /** Who a change is by when no person made it. */
  public static final String MONITOR = "monitor";

  /**
   * To close a case, by one person for another to approve.
   *
   * @param id the id of the command that made it
   * @param by who proposes
   * @param disposition what it would be closed as
   * @param reason why
   * @param at when it was made
   * @param expiresAt from when on it no longer counts
   */
  public record Proposal(
      String id,
      String by,
      Disposition disposition,
      String reason,
      Instant at,
      Instant expiresAt) {}

  public CaseState {
    proposals = List.copyOf(proposals);
    if (revision < 1) {
      throw new IllegalArgumentException("a revision is 1 or more, not " + revision);
    }
    boolean closed = status == CaseStatus.CLOSED;
    if (closed != (disposition != null) || closed != (reason != null)) {
      throw new IllegalArgumentException(
          "a closed case, and no other, has a disposition and a reason");
    }
  }

  /** A case that was just opened by its first alert. */
  static CaseState opened(String caseKey, Severity severity, Instant at) {
    return new CaseState(
        caseKey,
        1,
        CaseStatus.NEW,
        severity,
        null,
        null,
        null,
        null,
        List.of(),
        0,
        at,
        at,
        MONITOR);
  }

  /** Whether closing it takes two people. */
  public boolean fourEyes() {
    return severity == Severity.CRITICAL;
  }

  /** The proposal of that id, if it still counts at that time. */
  Optional<Proposal> proposal(@Nullable String id, Instant at) {
    return proposals.stream()
        .filter(each -> each.id().equals(id) && at.isBefore(each.expiresAt()))
        .findFirst();
  }
}
