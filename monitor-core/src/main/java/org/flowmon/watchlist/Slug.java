package org.flowmon.watchlist;

import java.text.Normalizer;
import java.util.Locale;

/** An id made of a name, for lists that give none. */
final class Slug {
  private Slug() {}

  /**
   * Lower-case letters and digits of any script, everything else one hyphen: "Garantex Europe OÜ"
   * gives {@code garantex-europe-ou}. Never empty: a name without letters gives the code points.
   */
  static String of(String name) {
    StringBuilder id = new StringBuilder();
    String plain = Normalizer.normalize(name, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "");
    plain
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c)) {
                id.appendCodePoint(c);
              } else if (!id.isEmpty() && id.charAt(id.length() - 1) != '-') {
                id.append('-');
              }
            });
    while (!id.isEmpty() && id.charAt(id.length() - 1) == '-') {
      id.setLength(id.length() - 1);
    }
    if (id.isEmpty()) {
      name.codePoints().forEach(c -> id.append("u").append(Integer.toHexString(c)));
    }
    return id.isEmpty() ? "unnamed" : id.toString();
  }
}
