package org.flowmon.alerts;

import java.util.Locale;

/** Why an earlier revision no longer holds; {@link Grounds} decides those of labels and rules. */
public enum Reason {
  /** Its block was orphaned by a reorganisation. */
  REORG("its block was orphaned"),

  /**
   * What it rested on came out otherwise: flows that its rule counted were taken back though its
   * own block stands, or a block took in a pending transaction of which no such alert comes.
   */
  RECOUNTED("what it rested on came out otherwise on the chain"),

  /** The address of one of its ends no longer belongs to that party, says the watchlist. */
  ATTRIBUTION_REMOVED("an address is no longer attributed to a party"),

  /** A listing that it rests on ended: what it says of the past stays true. */
  DELISTED("a listing that it rests on has ended since"),

  /** The rule is no longer among those that judge. */
  RULE_WITHDRAWN("its rule was withdrawn"),

  /** Something else that the watchlist said of a party and that it rests on was corrected. */
  BAD_DATA("what the watchlist said of a party was corrected"),

  /** Before it was in a block: another transaction spends the same coins instead. */
  REPLACED("another transaction took its place"),

  /** Before it was in a block: it no longer waits for one. */
  DROPPED("the transaction no longer waits for a block");

  private final String because;

  Reason(String because) {
    this.because = because;
  }

  /**
   * The reason of that lower-case word. Throws {@link IllegalArgumentException} naming them all.
   */
  public static Reason of(String word) {
    return Words.parse(Reason.class, word);
  }

  /** In words, behind {@code Retracted, }. */
  public String because() {
    return because;
  }

  /** Whether the alert is still of a block of the chain, so that it can be reinstated by itself. */
  boolean blockStands() {
    return switch (this) {
      case ATTRIBUTION_REMOVED, DELISTED, RULE_WITHDRAWN, BAD_DATA -> true;
      case REORG, RECOUNTED, REPLACED, DROPPED -> false;
    };
  }

  /** The lower-case word. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
