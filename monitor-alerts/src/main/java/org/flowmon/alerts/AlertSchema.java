package org.flowmon.alerts;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The published JSON Schema of alerts, and the check of every alert against it. */
public final class AlertSchema {
  /** The schema's name, in the header {@code ce_dataschema} of every alert. */
  public static final String ID = "urn:flowmon:schema:alert-1-1";

  /** Bytes of an alert; what is larger may not pass whoever forwards CloudEvents. */
  public static final int MOST_BYTES = 64 * 1024;

  private static final String RESOURCE = "alert-1-1.json";
  private static final String TEXT = load();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(TEXT, InputFormat.JSON);

  private AlertSchema() {}

  /** The schema itself. */
  public static String text() {
    return TEXT;
  }

  /** What is wrong with the alert, each with its place; empty when it conforms. */
  public static List<String> problems(byte[] alert) {
    if (alert.length > MOST_BYTES) {
      return List.of(
          " has "
              + alert.length
              + " bytes, more than "
              + MOST_BYTES
              + ": shorten the names of its parties, or what its rule says");
    }
    return SCHEMA.validate(new String(alert, StandardCharsets.UTF_8), InputFormat.JSON).stream()
        .map(error -> error.getInstanceLocation() + " " + error.getMessage())
        .toList();
  }

  private static String load() {
    try (InputStream in = AlertSchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the program is not whole: " + RESOURCE + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE + " of the program", e);
    }
  }
}
