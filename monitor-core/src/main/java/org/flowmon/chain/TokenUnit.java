package org.flowmon.chain;

/**
 * How people read amounts of a token: under which symbol, and with how many digits behind the
 * point. It travels with each transfer and each flow of the token, so that whoever reads them needs
 * no list of tokens; what a list says later changes nothing that was said before.
 *
 * @param symbol as the list of tokens that was followed has it, never as a contract calls itself
 * @param decimals 0 to 77: 256 bits have no more digits
 */
public record TokenUnit(String symbol, int decimals) {
  private static final int MOST_DECIMALS = 77;
  private static final int MOST_CHARACTERS = 64;

  /** Throws {@link IllegalArgumentException} for what is neither. */
  public TokenUnit {
    if (symbol.isBlank() || symbol.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "a token's symbol has 1 to 64 characters, not \""
              + symbol.substring(0, Math.min(symbol.length(), MOST_CHARACTERS))
              + "\"");
    }
    if (decimals < 0 || decimals > MOST_DECIMALS) {
      throw new IllegalArgumentException("a token has 0 to 77 decimals, not " + decimals);
    }
  }
}
