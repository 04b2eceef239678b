package org.flowmon.alerts.notify;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is paged of one case over one route: what it stands at, and what the endpoint was told of
 * it. The value of the pages topic.
 *
 * @param route its name
 * @param caseKey which case
 * @param urgency the most any of its alerts asks
 * @param subject the first of the most urgent alerts
 * @param alerts how many alerts it stands on now
 * @param opened when the first of them came; tells a page from an earlier one of the same case
 * @param alerted when that alert was written
 * @param changed when {@code status} last changed, or more was asked
 * @param taken since when no alert of it holds any more; {@code null} while one does
 * @param told what the endpoint accepted last
 * @param tries of what it is to be told next
 * @param digest the digest that speaks for it; {@code null} when it speaks for itself
 */
record Page(
    String route,
    String caseKey,
    Status status,
    Urgency urgency,
    Subject subject,
    int alerts,
    Instant opened,
    Instant alerted,
    Instant changed,
    @Nullable Instant taken,
    Told told,
    Tries tries,
    @Nullable String digest) {

  /** What it stands at. */
  enum Status {
    OPEN,
    ACKNOWLEDGED,
    RESOLVED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What the endpoint accepted last.
   *
   * @param act {@code null} for nothing yet
   * @param urgency how urgent it was
   * @param subject what it was about
   */
  record Told(@Nullable Act act, Urgency urgency, @Nullable Subject subject) {
    static final Told NOTHING = new Told(null, Urgency.RECORD, null);
  }

  /**
   * Attempts to tell what is to be told next.
   *
   * @param count how many there were
   * @param next not before then
   * @param answer the last one; empty for none
   * @param refused what the endpoint will never take; {@code null} for nothing
   */
  record Tries(int count, Instant next, String answer, @Nullable Act refused) {
    static final Tries NONE = new Tries(0, Instant.EPOCH, "", null);
  }

  static Page open(
      String route,
      String caseKey,
      Urgency urgency,
      Subject subject,
      Instant alerted,
      Instant now) {
    return new Page(
        route,
        caseKey,
        Status.OPEN,
        urgency,
        subject,
        0,
        now,
        alerted,
        now,
        null,
        Told.NOTHING,
        Tries.NONE,
        null);
  }

  String key() {
    return key(route, caseKey);
  }

  static String key(String route, String caseKey) {
    return route + "/" + caseKey;
  }

  /** What the endpoint is to be told next, if anything. */
  Optional<Act> next() {
    Act next =
        switch (status) {
          case OPEN -> open();
          case ACKNOWLEDGED ->
              told.act == null ? open() : told.act == Act.TRIGGER ? Act.ACKNOWLEDGE : null;
          case RESOLVED -> resolved();
        };
    return next == null || next == tries.refused ? Optional.empty() : Optional.of(next);
  }

  private @Nullable Act open() {
    if (told.act == null || told.act == Act.RESOLVE) {
      return taken == null ? Act.TRIGGER : null; // taken back before anybody was told
    }
    return told.urgency.compareTo(urgency) < 0 ? Act.TRIGGER : null;
  }

  /** An attempt without an answer may have reached it. */
  private @Nullable Act resolved() {
    boolean mayKnow = told.act == null ? tries.count > 0 : told.act != Act.RESOLVE;
    return mayKnow && digest == null ? Act.RESOLVE : null;
  }

  boolean done() {
    return status == Status.RESOLVED;
  }

  /** Whether somebody is to be woken by it and nobody has said that they are. */
  boolean unacknowledged() {
    return status == Status.OPEN
        && urgency == Urgency.PAGE
        && taken == null
        && subject.plane().equals(Subject.COMPLIANCE)
        && !subject.rule().equals(Outlet.DIGEST);
  }

  Page withAlerts(int count, @Nullable Instant since) {
    return new Page(
        route, caseKey, status, urgency, subject, count, opened, alerted, changed, since, told,
        tries, digest);
  }

  /** More is asked than before: it speaks for itself again. */
  Page raised(Urgency to, Subject by, Instant now) {
    return new Page(
        route,
        caseKey,
        status,
        to,
        by,
        alerts,
        opened,
        alerted,
        now,
        taken,
        told,
        Tries.NONE,
        null);
  }

  Page at(Status now, Instant when) {
    return new Page(
        route,
        caseKey,
        now,
        urgency,
        subject,
        alerts,
        opened,
        alerted,
        when,
        taken,
        told,
        told.act == null ? tries : Tries.NONE,
        digest);
  }

  Page told(Act act, Told what) {
    return new Page(
        route,
        caseKey,
        status,
        urgency,
        subject,
        alerts,
        opened,
        alerted,
        changed,
        taken,
        new Told(act, what.urgency, what.subject),
        Tries.NONE,
        digest);
  }

  Page tried(Tries more) {
    return new Page(
        route, caseKey, status, urgency, subject, alerts, opened, alerted, changed, taken, told,
        more, digest);
  }

  /** A digest says that there is one more. */
  Page within(String other) {
    return new Page(
        route,
        caseKey,
        status,
        urgency,
        subject,
        alerts,
        opened,
        alerted,
        changed,
        taken,
        new Told(Act.TRIGGER, urgency, subject),
        Tries.NONE,
        other);
  }
}
