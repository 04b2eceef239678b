package org.flowmon.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LaneProtoTest {
  private static final Pattern MESSAGE = Pattern.compile("message (\\w+) \\{");
  private static final Pattern FIELD =
      Pattern.compile("\\s+(?:optional |repeated )?\\w+ (\\w+) = (\\d+);");

  @Test
  void theCodeAndTheSchemaNameTheSameFields() throws IOException, IllegalAccessException {
    Map<String, Integer> declared = new TreeMap<>();
    String message = "";
    for (String line : Files.readAllLines(Path.of("src/main/proto/lane.proto"))) {
      Matcher opens = MESSAGE.matcher(line);
      Matcher field = FIELD.matcher(line);
      if (opens.matches()) {
        message = opens.group(1);
      } else if (field.matches() && !message.isEmpty()) {
        declared.put(message + "." + field.group(1), Integer.valueOf(field.group(2)));
      } else if (line.equals("}")) {
        message = "";
      }
    }
    Map<String, Integer> used = new TreeMap<>();
    for (Class<?> type : LaneFields.class.getDeclaredClasses()) {
      for (Field f : type.getDeclaredFields()) {
        String name = type.getSimpleName() + "." + f.getName().toLowerCase(Locale.ROOT);
        used.put(name, f.getInt(null));
      }
    }
    assertEquals(declared, used);
    assertEquals(91, used.size());
  }
}
