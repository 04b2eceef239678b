package org.flowmon.alerts.triage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Commands, events and states of cases as JSON: properties in the order of the records, in snake
 * case, closed sets as their words, times in RFC 3339 UTC. Unknown properties are passed over.
 */
public final class CaseJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private CaseJson() {}

  /** One of the three as UTF-8 JSON on one line. */
  public static byte[] toBytes(Record value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  /** Reads a state. Throws {@link IllegalArgumentException} that says what is wrong. */
  public static CaseState state(byte[] json) {
    return read(json, CaseState.class);
  }

  /** Reads an event. Throws {@link IllegalArgumentException} that says what is wrong. */
  public static CaseEvent event(byte[] json) {
    return read(json, CaseEvent.class);
  }

  /** Reads a command. Throws {@link IllegalArgumentException} that says what is wrong. */
  public static CaseCommand command(byte[] json) {
    CaseCommand command = read(json, CaseCommand.class);
    if (command.id() == null
        || command.caseKey() == null
        || command.action() == null
        || command.actor() == null
        || command.actor().id() == null) {
      throw new IllegalArgumentException("a command has an id, a case, an action and an actor");
    }
    return command;
  }

  private static <T> T read(byte[] json, Class<T> type) {
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new IllegalArgumentException("expected an object, found null");
      }
      return value;
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
