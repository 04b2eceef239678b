package org.flowmon.watchlist;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to the fields of one JSON object. Every getter throws {@link
 * IllegalArgumentException} that names the field, what was expected and what stands there.
 * Remembers which fields were asked for, so that the others can be reported.
 */
final class Fields {
  private final JsonNode node;
  private final String prefix;
  private final Set<String> asked = new LinkedHashSet<>();

  Fields(JsonNode node, String prefix) {
    if (!node.isObject()) {
      throw expected(prefix.isEmpty() ? "line" : prefix, "a JSON object", node);
    }
    this.node = node;
    this.prefix = prefix.isEmpty() ? "" : prefix + ".";
  }

  /** The names of fields nobody asked for. */
  List<String> unknown() {
    List<String> names = new ArrayList<>();
    for (Iterator<String> i = node.fieldNames(); i.hasNext(); ) {
      String name = i.next();
      if (!asked.contains(name)) {
        names.add(prefix + name);
      }
    }
    return names;
  }

  boolean has(String field) {
    asked.add(field);
    return node.hasNonNull(field);
  }

  /** Whether it is true; false when absent. */
  boolean flag(String field) {
    JsonNode value = value(field);
    if (value == null) {
      return false;
    }
    if (!value.isBoolean()) {
      throw expected(prefix + field, "true or false", value);
    }
    return value.booleanValue();
  }

  /** A string, {@code null} when absent; never empty. */
  @Nullable String text(String field) {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw expected(prefix + field, "a string that is not empty", value);
    }
    return value.textValue();
  }

  String required(String field) {
    String text = text(field);
    if (text == null) {
      throw new IllegalArgumentException(
          "field \"" + prefix + field + "\": expected a string, it is missing");
    }
    return text;
  }

  @Nullable LocalDate date(String field) {
    String text = text(field);
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw expected(prefix + field, "a date as 2022-04-05", node.get(field));
    }
  }

  /** Strings; empty when absent. */
  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : array(field)) {
      if (!item.isTextual() || item.textValue().isBlank()) {
        throw expected(prefix + field, "strings that are not empty", item);
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  /** Objects; empty when absent. */
  List<Fields> objects(String field) {
    List<Fields> objects = new ArrayList<>();
    for (JsonNode item : array(field)) {
      objects.add(new Fields(item, prefix + field + "[" + objects.size() + "]"));
    }
    return objects;
  }

  /** An object, {@code null} when absent. */
  @Nullable Fields object(String field) {
    JsonNode value = value(field);
    return value == null ? null : new Fields(value, prefix + field);
  }

  private Iterable<JsonNode> array(String field) {
    JsonNode value = value(field);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw expected(prefix + field, "an array", value);
    }
    return value;
  }

  private @Nullable JsonNode value(String field) {
    asked.add(field);
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value;
  }

  private static IllegalArgumentException expected(String field, String what, JsonNode found) {
    String text = found.toString();
    return new IllegalArgumentException(
        "field \"%s\": expected %s, found %s"
            .formatted(field, what, text.length() > 80 ? text.substring(0, 80) + ".." : text));
  }

  /** An error about a field in the same words. */
  IllegalArgumentException wrong(String field, String what) {
    return expected(prefix + field, what, node.path(field));
  }
}
