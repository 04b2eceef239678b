package org.flowmon.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The JSON of records that stand between the flows: one object of plain fields. */
final class MarkJson {
  private static final int USUAL_BYTES = 128;

  private MarkJson() {}

  interface Fields {
    void write(JsonGenerator to) throws IOException;
  }

  interface Field {
    /** Takes the value that {@code json} stands at; passes over what it does not know. */
    void read(String name, JsonParser json) throws IOException;
  }

  static byte[] write(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator to = FlowJson.generator(bytes)) {
      to.writeStartObject();
      fields.write(to);
      to.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * @param what the record is called in errors
   * @throws FlowFormatException when the bytes are no object, or a field is refused
   */
  static void read(String what, byte[] bytes, Field each) {
    try (JsonParser json = FlowJson.JSON.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new FlowFormatException(what, "expected an object", null);
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        each.read(name, json);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new FlowFormatException(what, String.valueOf(e.getMessage()), e);
    }
  }
}
