package org.flowmon.alerts.tenant;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.flowmon.alerts.AlertSchema;
import org.flowmon.alerts.SubscriberId;
import org.flowmon.topic.Received;

/** A tenant's copy of one alert revision on its way to the tenant's topic. */
final class TenantCopy {
  /** Writes the JSON. */
  static final Serializer<TenantCopy> SERIALIZER = (topic, copy) -> copy.json;

  /** Headers of the alert that say nothing of whose copy it is. */
  private static final List<String> KEPT =
      List.of(
          "ce_specversion",
          "ce_source",
          "ce_type",
          "ce_time",
          "ce_dataschema",
          "ce_sequence",
          "content-type",
          Received.HEADER);

  /** Headers that are, or begin with, the id of an alert or a case. */
  private static final List<String> IDS =
      List.of("ce_id", "ce_subject", "ce_correlationid", "ce_causationid");

  /** Many times what an alert has; a copy of more might not fit into a record. */
  private static final int MOST_OF_HEADERS = 64 * 1024;

  private final Tenant tenant;
  private final String id;
  private final Headers headers;
  private final byte[] json;

  private TenantCopy(Tenant tenant, String id, Headers headers, byte[] json) {
    this.tenant = tenant;
    this.id = id;
    this.headers = headers;
    this.json = json;
  }

  /**
   * Of that alert and its headers, for that tenant. Throws {@link IllegalArgumentException} when it
   * would not conform to the schema of alerts.
   */
  static TenantCopy of(AlertFacts alert, Headers headers, Tenant tenant) {
    byte[] json;
    try {
      json = AlertFacts.MAPPER.writeValueAsBytes(Disclosure.copy(alert, tenant));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an alert cannot be copied: " + e.getMessage(), e);
    }
    List<String> problems = AlertSchema.problems(json);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    String id = SubscriberId.alert(tenant.id(), alert.alertId());
    return new TenantCopy(tenant, id, headers(headers, tenant), json);
  }

  Tenant tenant() {
    return tenant;
  }

  /** The key: the alert's id for this tenant. */
  String id() {
    return id;
  }

  /** Those of the alert, as far as they are the tenant's. */
  Headers headers() {
    return headers;
  }

  private static Headers headers(Headers from, Tenant tenant) {
    RecordHeaders headers = new RecordHeaders();
    int bytes = 0;
    for (Header header : from) {
      if (header.value() == null) {
        continue; // none that we write
      }
      bytes += header.value().length;
      if (bytes > MOST_OF_HEADERS) {
        throw new IllegalArgumentException("has more than " + bytes + " bytes of headers");
      }
      if (KEPT.contains(header.key())) {
        headers.add(header);
      } else if (IDS.contains(header.key())) {
        String value = new String(header.value(), StandardCharsets.UTF_8);
        headers.add(
            header.key(), SubscriberId.of(tenant.id(), value).getBytes(StandardCharsets.UTF_8));
      }
    }
    return headers;
  }
}
