package org.flowmon.alerts.rule;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of many rules may match a flow, found by what the flow has and not by asking each rule: a
 * rule that needs one of its signs is looked up under each of them. What costs time are the
 * different fields that signs are of, a few, however many rules there are.
 */
final class Signs {
  private record Field(String name, String field) {}

  private final Map<Field, Map<Object, BitSet>> bySign = new LinkedHashMap<>();
  private final BitSet always = new BitSet();

  /**
   * Of rules by their place in the list: the signs of each, none when it has to be asked always.
   */
  Signs(List<List<Sign>> rules) {
    for (int place = 0; place < rules.size(); place++) {
      if (rules.get(place).isEmpty()) {
        always.set(place);
      }
      for (Sign sign : rules.get(place)) {
        bySign
            .computeIfAbsent(new Field(sign.name(), sign.field()), field -> new HashMap<>())
            .computeIfAbsent(sign.value(), value -> new BitSet())
            .set(place);
      }
    }
  }

  /** The places of the rules that may match what is {@code named} so; no other does. */
  BitSet in(Map<String, Object> named) {
    BitSet found = (BitSet) always.clone();
    bySign.forEach((field, places) -> add(found, places, valueOf(field, named)));
    return found;
  }

  private static void add(BitSet found, Map<Object, BitSet> places, List<?> values) {
    for (Object value : values) {
      BitSet some = places.get(value);
      if (some != null) {
        found.or(some);
      }
    }
  }

  private static List<?> valueOf(Field field, Map<String, Object> named) {
    Object value = named.get(field.name()) instanceof Map<?, ?> f ? f.get(field.field()) : null;
    if (value instanceof List<?> all) {
      return all;
    }
    return value == null ? List.of() : List.of(value);
  }
}
