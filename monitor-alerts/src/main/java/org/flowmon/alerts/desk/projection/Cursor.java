package org.flowmon.alerts.desk.projection;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Where a page ends: the sort and the values of the last row's columns, as one word. The next page
 * begins behind it, whatever came or went meanwhile.
 */
final class Cursor {
  private Cursor() {}

  static String of(Sort sort, int sev, long late, String size, long num) {
    String text =
        sort
            + switch (sort) {
              case SEVERITY -> "," + sev + "," + late + "," + num;
              case AGE, OLDEST -> "," + late + "," + num;
              case AMOUNT -> "," + size + "," + num;
            };
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The values of the columns. Throws {@link IllegalArgumentException} for another sort's word. */
  static List<Object> values(Sort sort, String word) {
    String[] parts;
    try {
      parts = new String(Base64.getUrlDecoder().decode(word), StandardCharsets.UTF_8).split(",");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("after: it is no page of this list", e);
    }
    boolean fits = parts.length == sort.columns().split(",").length + 1;
    if (!fits || !parts[0].equals(sort.toString())) {
      throw new IllegalArgumentException("after: it is of another order; begin at the first page");
    }
    List<Object> values = new ArrayList<>();
    try {
      for (int i = 1; i < parts.length; i++) {
        boolean text = sort == Sort.AMOUNT && i == 1;
        values.add(text ? (Object) parts[i] : (Object) Long.valueOf(parts[i]));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("after: it is no page of this list", e);
    }
    return values;
  }
}
