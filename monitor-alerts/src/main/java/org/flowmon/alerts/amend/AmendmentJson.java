package org.flowmon.alerts.amend;

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

/** Amendments, their commands and events as JSON, in the form of cases. */
public final class AmendmentJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private AmendmentJson() {}

  /** One of the three as UTF-8 JSON on one line. */
  public static byte[] toBytes(Record value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  /** Reads a state. Throws {@link IllegalArgumentException} that says what is wrong. */
  public static Amendment state(byte[] json) {
    return read(json, Amendment.class);
  }

  /** Reads an event. Throws {@link IllegalArgumentException} that says what is wrong. */
  public static AmendmentEvent event(byte[] json) {
    return read(json, AmendmentEvent.class);
  }

  /** Reads a command. Throws {@link IllegalArgumentException} that says what is wrong. */
  public static AmendmentCommand command(byte[] json) {
    AmendmentCommand command = read(json, AmendmentCommand.class);
    if (command.id() == null
        || command.amendment() == null
        || command.action() == null
        || command.actor() == null
        || command.actor().id() == null) {
      throw new IllegalArgumentException("a command has an id, an amendment, an action, an actor");
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
