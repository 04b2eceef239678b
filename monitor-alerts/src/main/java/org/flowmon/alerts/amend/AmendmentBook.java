package org.flowmon.alerts.amend;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.flowmon.alerts.amend.Amendment.Kind;
import org.flowmon.alerts.amend.Amendment.Proposed;
import org.flowmon.alerts.amend.Amendment.Report;
import org.flowmon.alerts.amend.Amendment.Status;
import org.flowmon.alerts.amend.AmendmentCommand.Action;
import org.flowmon.alerts.amend.AmendmentEvent.Refusal;
import org.flowmon.alerts.amend.AmendmentEvent.Why;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Confidence;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an amendment: a function of its state, a command, and when. Who proposes does not
 * decide; what nobody decides on within a week is void.
 */
public final class AmendmentBook {
  /** What the source of a claim begins with that was agreed on at the desk. */
  public static final String SOURCE = "desk: ";

  /** How long a proposal waits for a second person. */
  static final Duration LIFE = Duration.ofDays(7);

  /** The longest suppression. */
  static final Duration LONGEST = Duration.ofDays(90);

  private static final int LONGEST_TEXT = 2000;

  /** In characters: a record holds four times as much. */
  private static final int LONGEST_REPORT = 1024 * 1024;

  private final @Nullable Amendment state;
  private final AmendmentCommand command;
  private final Instant at;
  private final List<Refusal> against = new ArrayList<>();

  private AmendmentBook(@Nullable Amendment state, AmendmentCommand command, Instant at) {
    this.state = state;
    this.command = command;
    this.at = at;
  }

  /** What becomes of a command given at that time. */
  public static AmendmentEvent decide(
      @Nullable Amendment state, AmendmentCommand command, Instant at) {
    AmendmentBook book = new AmendmentBook(state, command, at);
    Amendment next = command.action() == Action.PROPOSE ? book.proposed() : book.decided();
    return new AmendmentEvent(
        command.amendment(),
        command.id(),
        command.action(),
        command.actor().id(),
        at,
        book.against,
        book.against.isEmpty() ? next : null);
  }

  private @Nullable Amendment proposed() {
    Proposed what = command.proposed();
    String reason = text("reason", command.reason());
    String evidence = text("evidence", command.evidence());
    if (state != null) {
      refuse(Why.NOT_NOW, "there is such an amendment already");
    }
    if (!command.actor().editor()) {
      refuse(Why.NOT_ALLOWED, "it takes another role to propose it");
    }
    if (what == null || what.kind() == null || blank(what.entity())) {
      refuse(Why.MISSING, "what is proposed names its kind and an entity");
      return null;
    }
    switch (what.kind()) {
      case ADD_CLAIM, REMOVE_CLAIM -> claim(what);
      case SUPPRESS -> suppression(what);
      case EXPORT_REPORT -> report(what);
    }
    return new Amendment(
        command.amendment(),
        1,
        Status.PROPOSED,
        what,
        reason,
        evidence,
        command.actor().id(),
        at,
        at.plus(LIFE),
        null,
        null,
        null);
  }

  private void suppression(Proposed what) {
    Instant until = what.until();
    if (until == null || !until.isAfter(at) || until.isAfter(at.plus(LONGEST))) {
      refuse(
          Why.MISSING,
          "a suppression ends: until is later than now and within " + LONGEST.toDays() + " days");
    }
  }

  private void report(Proposed what) {
    Report report = what.report();
    if (report == null || blank(report.sha256()) || blank(report.content())) {
      refuse(Why.MISSING, "a report says something, and its hash");
    } else if (report.content().length() > LONGEST_REPORT) {
      refuse(Why.MISSING, "the report is too long: ask for a shorter period");
    }
  }

  private void claim(Proposed what) {
    boolean added = what.kind() == Kind.ADD_CLAIM;
    if (blank(what.chain()) || (added && what.confidence() == null)) {
      refuse(Why.MISSING, "a claim names its chain and, where it is new, how sure it is");
      return;
    }
    if (blank(what.address()) == blank(what.coinbaseTag())) {
      refuse(Why.MISSING, "a claim is on an address or on a coinbase tag");
      return;
    }
    Attribution made = attribution(what, command.actor().id());
    if (added && !made.check().usable()) {
      refuse(Why.MISSING, "the address is none of " + what.chain() + ": " + made.check().reason());
    }
  }

  /**
   * The claim of what was proposed, said by the desk. Of one that is taken back the sureness says
   * nothing.
   */
  public static Attribution attribution(Proposed what, String by) {
    String chain = Objects.requireNonNull(what.chain());
    Confidence confidence = what.confidence() == null ? Confidence.LOW : what.confidence();
    String source = SOURCE + by;
    String address = what.address();
    return address != null && !address.isBlank()
        ? Attribution.ofAddress(what.entity(), chain, address.strip(), source, confidence)
        : Attribution.ofTag(
            what.entity(), chain, Objects.requireNonNull(what.coinbaseTag()), source, confidence);
  }

  private @Nullable Amendment decided() {
    Amendment held = state;
    if (held == null) {
      refuse(Why.UNKNOWN, "there is no amendment " + command.amendment() + ", or not yet");
      return null;
    }
    if (held.status() != Status.PROPOSED) {
      refuse(Why.NOT_NOW, "it is " + held.status() + " already");
    } else if (!at.isBefore(held.expiresAt())) {
      refuse(Why.NOT_NOW, "it waited longer than " + LIFE.toDays() + " days and is void");
    }
    boolean own = held.by().equals(command.actor().id());
    if (command.action() == Action.WITHDRAW) {
      if (!own) {
        refuse(Why.NOT_ALLOWED, "only who proposed it may withdraw it");
      }
    } else if (own) {
      refuse(Why.FOUR_EYES, "who proposed it cannot approve or decline it");
    } else if (!command.actor().approver()) {
      refuse(
          Why.NOT_ALLOWED,
          held.what().kind() == Kind.EXPORT_REPORT
              ? "it takes a senior to decide"
              : "it takes a list approver to decide");
    }
    if (command.action() == Action.DECLINE) {
      text("reason", command.reason());
    }
    Status next =
        switch (command.action()) {
          case APPROVE -> Status.APPROVED;
          case DECLINE -> Status.DECLINED;
          case WITHDRAW -> Status.WITHDRAWN;
          case PROPOSE -> throw new IllegalStateException("a proposal decides nothing");
        };
    return held.decided(next, command.actor().id(), at, command.reason());
  }

  private String text(String name, @Nullable String text) {
    if (text == null || text.isBlank() || text.length() > LONGEST_TEXT) {
      refuse(Why.MISSING, "the " + name + " has 1 to " + LONGEST_TEXT + " characters");
      return "";
    }
    return text;
  }

  private void refuse(Why why, String message) {
    against.add(new Refusal(why, message));
  }

  private static boolean blank(@Nullable String text) {
    return text == null || text.isBlank();
  }
}
