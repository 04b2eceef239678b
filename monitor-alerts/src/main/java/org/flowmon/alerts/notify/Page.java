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
 * @param asked what it asks of people, and about what
 * @param weight what it stands on now
 * @param opened when the first of its alerts came; tells a page from an earlier one of the same
 *     case
 * @param alerted when that alert was written
 * @param changed when {@code status} last changed, or people were asked for more
 * @param told what the endpoint accepted last
 * @param tries of what it is to be told next
 * @param digest the digest that speaks for it; {@code null} when it speaks for itself
 */
record Page(
    String route,
    String caseKey,
    Status status,
    Asked asked,
    Weight weight,
    Instant opened,
    Instant alerted,
    Instant changed,
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
   * What is asked of people.
   *
   * @param urgency the most any of its alerts asks, or asked until a short while ago
   * @param subject the first of the gravest alerts
   * @param since when that began
   */
  record Asked(Urgency urgency, Subject subject, Instant since) {
    Rank rank() {
      return new Rank(urgency, subject.severity());
    }
  }

  /**
   * What a page stands on.
   *
   * @param alerts how many alerts
   * @param taken since when no alert of it holds any more; {@code null} while one does
   * @param eased since when those that hold ask for less than the page does; {@code null} while
   *     they do not
   */
  record Weight(int alerts, @Nullable Instant taken, @Nullable Instant eased) {
    static final Weight NONE = new Weight(0, null, null);
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

    private Rank rank(Subject known) {
      return new Rank(urgency, known.severity());
    }
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
        new Asked(urgency, subject, now),
        Weight.NONE,
        now,
        alerted,
        now,
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

  Urgency urgency() {
    return asked.urgency;
  }

  Subject subject() {
    return asked.subject;
  }

  int alerts() {
    return weight.alerts;
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
      return weight.taken == null ? Act.TRIGGER : null; // taken back before anybody was told
    }
    if (told.urgency.compareTo(asked.urgency) < 0) {
      return Act.TRIGGER;
    }
    boolean same = told.subject == null || told.rank(told.subject).equals(asked.rank());
    return same || digest != null ? null : Act.UPDATE; // a digest does not speak of one case
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
        && asked.urgency == Urgency.PAGE
        && weight.taken == null
        && weight.eased == null
        && subject().plane().equals(Subject.COMPLIANCE)
        && !subject().rule().equals(Outlet.DIGEST);
  }

  Page weighing(Weight now) {
    return new Page(
        route, caseKey, status, asked, now, opened, alerted, changed, told, tries, digest);
  }

  /**
   * The gravest alert is another one. When more is asked than the endpoint knows, it speaks for
   * itself again; less is asked in silence, without a new time to acknowledge it.
   */
  Page asking(Rank rank, @Nullable Subject by, Instant now) {
    Subject said = by == null ? subject().remaining(rank.severity()) : by;
    String from = subject().escalated();
    Asked next = new Asked(rank.urgency(), from == null ? said : said.escalated(from), now);
    boolean more = asked.urgency.compareTo(rank.urgency()) < 0;
    // That an attempt may have arrived has to be known at the end, too.
    int count = told.act == null ? Math.min(tries.count, 1) : 0;
    return new Page(
        route,
        caseKey,
        status,
        next,
        new Weight(weight.alerts, weight.taken, null),
        opened,
        alerted,
        more ? now : changed,
        told,
        new Tries(count, Instant.EPOCH, tries.answer, null),
        told.urgency.compareTo(rank.urgency()) < 0 ? null : digest);
  }

  Page at(Status now, Instant when) {
    return new Page(
        route,
        caseKey,
        now,
        asked,
        weight,
        opened,
        alerted,
        when,
        told,
        told.act == null ? tries : Tries.NONE,
        digest);
  }

  /** An update is of what the endpoint goes on to know as triggered. */
  Page told(Act act, Told what) {
    Act known = act == Act.UPDATE ? Act.TRIGGER : act;
    Told now = new Told(known, what.urgency, what.subject);
    return new Page(
        route, caseKey, status, asked, weight, opened, alerted, changed, now, Tries.NONE, digest);
  }

  Page tried(Tries more) {
    return new Page(
        route, caseKey, status, asked, weight, opened, alerted, changed, told, more, digest);
  }

  /** A digest says that there is one more. */
  Page within(String other) {
    Told now = new Told(Act.TRIGGER, asked.urgency, asked.subject);
    return new Page(
        route, caseKey, status, asked, weight, opened, alerted, changed, now, Tries.NONE, other);
  }
}
