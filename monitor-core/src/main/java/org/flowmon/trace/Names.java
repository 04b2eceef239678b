package org.flowmon.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names held as small numbers, in order of first use; each name has a rank, its place in ascending
 * order among all names so far. A new name never changes the order of the others.
 */
final class Names {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private int[] ranks = new int[0];
  private String lastName = "";
  private int lastNumber = -1;

  /** The number of a name, given now if it is new. */
  int number(String name) {
    if (name == lastName && lastNumber >= 0) { // the same object again: usual, and quick
      return lastNumber;
    }
    Integer known = numbers.get(name);
    if (known != null) {
      lastName = name;
      lastNumber = known;
      return known;
    }
    int number = names.size();
    names.add(name);
    numbers.put(name, number);
    rank();
    return number;
  }

  private void rank() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      order.add(i);
    }
    order.sort((a, b) -> names.get(a).compareTo(names.get(b)));
    int[] next = new int[names.size()];
    for (int r = 0; r < next.length; r++) {
      next[order.get(r)] = r;
    }
    ranks = next;
  }

  String name(int number) {
    return names.get(number);
  }

  /** Place of a number in ascending order of names. */
  int rank(int number) {
    return ranks[number];
  }

  int size() {
    return names.size();
  }

  /** The names in order of their numbers. */
  List<String> all() {
    return List.copyOf(names);
  }
}
