package org.flowmon.chain;

import java.util.Locale;

/** The one spelling of an address under which records and labels are compared. */
public final class AddressForm {
  private AddressForm() {}

  /**
   * An address as it is compared: {@code 0x} and 40 hex digits, bech32 in upper case and cash
   * addresses become lower case (the latter without their prefix); every other text stays as it is,
   * whatever it is. Idempotent; never throws.
   *
   * @param chain short name of the chain
   */
  public static String normal(String chain, String text) {
    if (text.length() == 42 && isHexPrefixed(text)) {
      return hasUpper(text) && isHex(text) ? text.toLowerCase(Locale.ROOT) : text;
    }
    if (chain.equals("bitcoin-cash")) {
      String bare = text.regionMatches(true, 0, "bitcoincash:", 0, 12) ? text.substring(12) : text;
      return bare.length() == 42 && upperOnly(bare) ? bare.toLowerCase(Locale.ROOT) : bare;
    }
    String prefix = AddressCheck.segwitPrefix(chain);
    boolean bech32 = prefix != null && upperOnly(text) && Bech32.shaped(text, prefix);
    return bech32 ? text.toLowerCase(Locale.ROOT) : text;
  }

  private static boolean isHexPrefixed(String text) {
    return text.charAt(0) == '0' && (text.charAt(1) == 'x' || text.charAt(1) == 'X');
  }

  private static boolean isHex(String text) {
    for (int i = 2; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
        return false;
      }
    }
    return true;
  }

  private static boolean hasUpper(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 'A' && text.charAt(i) <= 'Z') {
        return true;
      }
    }
    return false;
  }

  private static boolean upperOnly(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 'a' && text.charAt(i) <= 'z') {
        return false;
      }
    }
    return hasUpper(text);
  }
}
