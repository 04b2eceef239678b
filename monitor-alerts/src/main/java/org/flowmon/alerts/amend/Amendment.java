package org.flowmon.alerts.amend;

import java.time.Instant;
import java.util.Locale;
import org.flowmon.watchlist.Confidence;
import org.jspecify.annotations.Nullable;

/**
 * An amendment as it stands: the value of the compacted topic {@code amendments}.
 *
 * @param id its own: that of the command that proposed it
 * @param revision one more with every step
 * @param status how far it is
 * @param what it would change
 * @param reason why, of who proposed it
 * @param evidence where that can be seen: an address or words
 * @param by who proposed it
 * @param at when
 * @param expiresAt from when on it can no longer be approved
 * @param decidedBy who approved, declined or withdrew it; {@code null} while it waits
 * @param decidedAt when; {@code null} while it waits
 * @param remark of who decided; {@code null} for none
 */
public record Amendment(
    String id,
    long revision,
    Status status,
    Proposed what,
    String reason,
    String evidence,
    String by,
    Instant at,
    Instant expiresAt,
    @Nullable String decidedBy,
    @Nullable Instant decidedAt,
    @Nullable String remark) {

  /** How far it is. */
  public enum Status {
    /** It waits for a second person. */
    PROPOSED,
    /** A second person agreed: it holds. */
    APPROVED,
    /** A second person did not. */
    DECLINED,
    /** Who proposed it thought better of it. */
    WITHDRAWN;

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What can be proposed. */
  public enum Kind {
    /** That an address or a coinbase tag is an entity's. */
    ADD_CLAIM,
    /** That no list's claim of an entity on an address or a coinbase tag counts any more. */
    REMOVE_CLAIM,
    /** That new cases of an entity wait until a day. */
    SUPPRESS,
    /** That a report leaves the house. */
    EXPORT_REPORT;

    /** Whether it changes what the list claims. */
    public boolean isClaim() {
      return this == ADD_CLAIM || this == REMOVE_CLAIM;
    }

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What would change.
   *
   * @param entity whose; of a report its name
   * @param name of a new entity; {@code null} of a known one
   * @param chain of a claim; {@code null} else
   * @param address that is claimed; {@code null} for a tag or no claim
   * @param coinbaseTag that is claimed; {@code null} for an address or no claim
   * @param confidence of a claim; {@code null} else
   * @param until of a suppression; {@code null} else
   * @param report that would go out; {@code null} else
   */
  public record Proposed(
      Kind kind,
      String entity,
      @Nullable String name,
      @Nullable String chain,
      @Nullable String address,
      @Nullable String coinbaseTag,
      @Nullable Confidence confidence,
      @Nullable Instant until,
      @Nullable Report report) {}

  /**
   * A report as it was when somebody asked for it.
   *
   * @param name which
   * @param from the first day; {@code null} for the first of all
   * @param to the last day; {@code null} for the last of all
   * @param sha256 of what it says, in hex
   * @param content what it says: JSON, compressed, in base 64
   */
  public record Report(
      String name, @Nullable String from, @Nullable String to, String sha256, String content) {}

  /**
   * Whether it keeps new cases of that entity waiting at that time: from when it was approved on,
   * so that nothing earlier is decided otherwise when it is read again.
   */
  public boolean suppresses(String entity, Instant now) {
    Instant until = what.until();
    return status == Status.APPROVED
        && what.kind() == Kind.SUPPRESS
        && what.entity().equals(entity)
        && decidedAt != null
        && !now.isBefore(decidedAt)
        && until != null
        && now.isBefore(until);
  }

  /** The next step. */
  Amendment decided(Status next, String who, Instant when, @Nullable String remark) {
    return new Amendment(
        id, revision + 1, next, what, reason, evidence, by, at, expiresAt, who, when, remark);
  }
}
