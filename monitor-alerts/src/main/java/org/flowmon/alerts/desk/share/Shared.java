package org.flowmon.alerts.desk.share;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.flowmon.alerts.Alert;
import org.jspecify.annotations.Nullable;

/**
 * What is shared of an alert.
 *
 * @param alert its newest revision
 * @param status how its case stands: new, acknowledged, in_review, escalated, closed, snoozed
 * @param disposition of a closed case; {@code null} else
 * @param created when its first revision was written
 * @param modified when its newest one was
 */
public record Shared(
    Alert alert, String status, @Nullable String disposition, Instant created, Instant modified) {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  /** The forms there are. */
  public enum Form {
    /** A Detection Finding (class 2004) of the Open Cybersecurity Schema Framework. */
    OCSF,
    /** A bundle of STIX 2.1. */
    STIX,
    /** An event of MISP's core format. */
    MISP;

    /** Reads the lower-case word. Throws {@link IllegalArgumentException} naming them all. */
    public static Form parse(String word) {
      for (Form form : values()) {
        if (form.toString().equals(word)) {
          return form;
        }
      }
      throw new IllegalArgumentException(
          "expected one of ocsf, stix, misp, found \"" + word + "\"");
    }

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** In that form: the same alert gives the same bytes. */
  public byte[] toBytes(Form form) {
    ObjectNode json =
        switch (form) {
          case OCSF -> Ocsf.of(this);
          case STIX -> Stix.of(this);
          case MISP -> Misp.of(this);
        };
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  boolean retracted() {
    return alert.state() == Alert.State.RETRACTED;
  }

  /** The amount in whole coins, exact; empty where the decimals are not known. */
  Optional<BigDecimal> coins() {
    return alert.value().asset().coins(alert.value().amount()).map(BigDecimal::new);
  }

  /** The asset's symbol, else its contract. */
  String asset() {
    String symbol = alert.value().asset().symbol();
    String contract = alert.value().asset().contract();
    return symbol != null ? symbol : contract != null ? contract : "";
  }
}
