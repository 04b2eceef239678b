package org.flowmon.alerts.rule;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.StructType;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a condition may read of one kind of thing: each field with its type, for the check at load,
 * and how to get it, for the evaluation.
 */
final class Shape<T> {
  private record Field<T>(int number, CelType type, Function<T, Object> get) {}

  private final String name;
  private final Map<String, Field<T>> fields = new LinkedHashMap<>();

  Shape(String name) {
    this.name = name;
  }

  Shape<T> with(String field, CelType type, Function<T, Object> get) {
    fields.put(field, new Field<>(fields.size(), type, get));
    return this;
  }

  String name() {
    return name;
  }

  /** The field names, in the order in which they were declared. */
  Set<String> fields() {
    return fields.keySet();
  }

  StructType type() {
    ImmutableMap.Builder<String, CelType> builder = ImmutableMap.builder();
    fields.forEach((field, how) -> builder.put(field, how.type()));
    ImmutableMap<String, CelType> types = builder.buildOrThrow();
    return StructType.create(name, types.keySet(), field -> Optional.ofNullable(types.get(field)));
  }

  /** The thing as conditions read it: a field is worked out when it is first asked for. */
  Map<String, Object> view(T thing) {
    return new View<>(fields, thing);
  }

  private static final class View<T> extends AbstractMap<String, Object> {
    private final Map<String, Field<T>> fields;
    private final T thing;

    /** What was worked out. Two threads may do it twice: they come to the same. */
    private final @Nullable Object[] known;

    View(Map<String, Field<T>> fields, T thing) {
      this.fields = fields;
      this.thing = thing;
      this.known = new Object[fields.size()];
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
      Field<T> field = fields.get(key);
      return field == null ? null : value(field);
    }

    private Object value(Field<T> field) {
      Object value = known[field.number()];
      if (value == null) {
        value = field.get().apply(thing);
        known[field.number()] = value;
      }
      return value;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return fields.containsKey(key);
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      Map<String, Object> all = new LinkedHashMap<>();
      fields.forEach((name, field) -> all.put(name, value(field)));
      return all.entrySet();
    }
  }
}
