package org.flowmon.ingest.evm;

import java.util.Locale;
import org.flowmon.chain.TokenUnit;

/**
 * A token that is followed.
 *
 * @param contract its address as answers of a node spell it: lower-case hexadecimal with 0x
 * @param asset its address as records spell it: the same, or base58 on TRON
 * @param unit how people read its amounts
 * @param source where these facts come from
 */
record Token(String contract, String asset, TokenUnit unit, Kind kind, String source) {
  /** How its contract tells of value that moves. */
  enum Kind {
    /** By the standard's Transfer logs, mint and burn from and to the zero address. */
    PLAIN,
    /**
     * The native coin as a token: one unit for one, given and taken back by the contract's deposit
     * and withdraw, which write Deposit and Withdrawal logs and no Transfer.
     */
    WRAPPED_NATIVE,
    /**
     * Tether's own contract: what is destroyed on a blacklisted account shows in a log of its own.
     */
    TETHER;

    /** The kind of that word, as token lists write it: lower case with hyphens. */
    static Kind parse(String word) {
      for (Kind kind : values()) {
        if (kind.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
          return kind;
        }
      }
      throw new IllegalArgumentException(
          "expected plain, wrapped-native or tether, found \"" + word + "\"");
    }
  }
}
