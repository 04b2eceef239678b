package org.flowmon.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a new schema breaks for those who were written for an old one. Whatever the new one lets
 * through, the old one must let through too, but for properties that it does not name. So a
 * property may be added, and more may be required of what is written; nothing may go, become
 * optional, or take values that it did not take.
 */
final class SchemaChange {
  /** Words about people; and what may be added to anything. */
  private static final Set<String> NO_MATTER = Set.of("description", "title", "$comment", "$id");

  private final List<String> broken = new ArrayList<>();

  private SchemaChange() {}

  /** One line for each thing that breaks, with its place; empty when nothing does. */
  static List<String> breaks(JsonNode released, JsonNode now) {
    SchemaChange change = new SchemaChange();
    change.compare("", released, now);
    return change.broken;
  }

  private void compare(String place, JsonNode old, JsonNode now) {
    if (!now.isObject()) {
      broken.add(place + " is gone");
      return;
    }
    for (var each : old.properties()) {
      String word = each.getKey();
      String at = place + "/" + word;
      JsonNode was = each.getValue();
      JsonNode is = now.path(word);
      if (NO_MATTER.contains(word) || was.equals(is)) {
        continue;
      }
      switch (word) {
        case "properties", "$defs" ->
            was.properties()
                .forEach(p -> compare(at + "/" + p.getKey(), p.getValue(), is.path(p.getKey())));
        case "items", "if", "then", "else" -> compare(at, was, is);
        case "additionalProperties" -> {
          if (was.isObject()) {
            compare(at, was, is);
          } else {
            broken.add(at + " was " + was + ", is " + is);
          }
        }
        case "required" -> subset(at, was, is, "no longer promised: ");
        case "enum", "type" -> subset(at, is, was, "new to those who read it: ");
        case "minimum", "minLength", "minItems" -> {
          if (!is.isNumber() || is.decimalValue().compareTo(was.decimalValue()) < 0) {
            broken.add(at + " was " + was + ", is " + is);
          }
        }
        case "maximum", "maxLength", "maxItems" -> {
          if (!is.isNumber() || is.decimalValue().compareTo(was.decimalValue()) > 0) {
            broken.add(at + " was " + was + ", is " + is);
          }
        }
        default -> broken.add(at + " was " + was + ", is " + is);
      }
    }
  }

  private void subset(String at, JsonNode less, JsonNode more, String what) {
    Set<String> left = words(less);
    left.removeAll(words(more));
    if (!left.isEmpty() || less.isMissingNode()) {
      broken.add(at + ": " + what + left);
    }
  }

  private static Set<String> words(JsonNode node) {
    Set<String> words = new HashSet<>();
    if (node.isArray()) {
      node.forEach(each -> words.add(each.asText()));
    } else if (!node.isMissingNode()) {
      words.add(node.asText());
    }
    return words;
  }
}
