package org.flowmon.alerts;

import java.util.ArrayList;
import java.util.List;

/** The closed sets of an alert as the lower-case words that stand in its JSON. */
final class Words {
  private Words() {}

  /** The constant written as that word. Throws {@link IllegalArgumentException} naming them all. */
  static <E extends Enum<E>> E parse(Class<E> type, String word) {
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (constant.toString().equals(word)) {
        return constant;
      }
      known.add(constant.toString());
    }
    throw new IllegalArgumentException(
        "expected one of " + String.join(", ", known) + ", found \"" + word + "\"");
  }
}
