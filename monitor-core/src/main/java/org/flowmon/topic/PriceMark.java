package org.flowmon.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record between the flows of a lane that says what assets of its chain are worth from here on,
 * or takes back what a block said. Its place makes the value of a flow the same in every replay.
 * The key is {@link #KEY}; the value is {@code
 * {"prices":[{"asset":..,"decimals":18,"usd":"1988.08",
 * "time":..,"source":..,"round":..,"heartbeat":3600,"block":..}]}} or {@code
 * {"withdrawn":"<hash>"}}. Whoever wants flows only passes over it.
 *
 * @param prices to know
 * @param withdrawn hash of the block whose prices are to be forgotten; {@code null} for none
 */
public record PriceMark(List<Price> prices, @Nullable String withdrawn) {
  /** The key; no flow has this id. */
  public static final String KEY = "prices";

  /** The most prices in one record: it stays far below what a topic takes. */
  public static final int MOST = 2_000;

  private static final byte[] BYTES = KEY.getBytes(StandardCharsets.UTF_8);
  private static final JsonMapper MAPPER = new JsonMapper();

  public PriceMark {
    prices = List.copyOf(prices);
  }

  /** Of prices. */
  public static PriceMark of(List<Price> prices) {
    return new PriceMark(prices, null);
  }

  /** That a block said nothing. */
  public static PriceMark withdrawn(String block) {
    return new PriceMark(List.of(), block);
  }

  /** Whether the key of a record in the flows topic says that it is one. */
  public static boolean is(byte @Nullable [] key) {
    return Arrays.equals(BYTES, key);
  }

  /** The value of its record. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 + 200 * prices.size());
    try (JsonGenerator to = FlowJson.generator(bytes)) {
      to.writeStartObject();
      if (withdrawn != null) {
        to.writeStringField("withdrawn", withdrawn);
      }
      to.writeArrayFieldStart("prices");
      for (Price price : prices) {
        write(price, to);
      }
      to.writeEndArray();
      to.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /** One price by itself, as it stands in the topic of prices. */
  public static byte[] bytes(Price price) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator to = FlowJson.generator(bytes)) {
      write(price, to);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void write(Price price, JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeStringField("asset", price.asset());
    to.writeNumberField("decimals", price.decimals());
    to.writeStringField("usd", price.digits());
    to.writeStringField("time", price.instant().toString());
    to.writeStringField("source", price.source());
    if (price.round() != null) {
      to.writeStringField("round", price.round());
    }
    to.writeNumberField("heartbeat", price.heartbeat());
    if (price.block() != null) {
      to.writeStringField("block", price.block());
    }
    to.writeEndObject();
  }

  /**
   * Reads what {@link #toBytes} writes; what it does not know is passed over.
   *
   * @throws FlowFormatException when the bytes are none
   */
  public static PriceMark fromBytes(byte @Nullable [] bytes) {
    JsonNode json = tree(bytes);
    List<Price> prices = new ArrayList<>();
    json.path("prices").forEach(price -> prices.add(read(price)));
    return new PriceMark(prices, json.path("withdrawn").textValue());
  }

  /**
   * Reads what {@link #bytes} writes.
   *
   * @throws FlowFormatException when the bytes are no price
   */
  public static Price price(byte @Nullable [] bytes) {
    return read(tree(bytes));
  }

  private static JsonNode tree(byte @Nullable [] bytes) {
    try {
      JsonNode json = bytes == null ? null : MAPPER.readTree(bytes);
      if (json == null || !json.isObject()) {
        throw new FlowFormatException("prices", "expected an object", null);
      }
      return json;
    } catch (IOException e) {
      throw new FlowFormatException("prices", String.valueOf(e.getMessage()), e);
    }
  }

  private static Price read(JsonNode json) {
    try {
      return new Price(
          text(json, "asset"),
          json.path("decimals").asInt(-1),
          new BigDecimal(text(json, "usd")),
          UtcTime.seconds(text(json, "time")),
          text(json, "source"),
          json.path("round").textValue(),
          json.path("heartbeat").asLong(),
          json.path("block").textValue());
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      throw new FlowFormatException("prices", String.valueOf(e.getMessage()), e);
    }
  }

  private static String text(JsonNode json, String field) {
    String text = json.path(field).textValue();
    if (text == null) {
      throw new IllegalArgumentException("a price has a text \"" + field + "\"");
    }
    return text;
  }
}
