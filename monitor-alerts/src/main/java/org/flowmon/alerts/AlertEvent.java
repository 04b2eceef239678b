package org.flowmon.alerts;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The CloudEvents 1.0 envelope of an alert in the Kafka binary binding: headers only, the value is
 * the alert. Everything in it is of the alert, so that a replay gives the same bytes.
 */
final class AlertEvent {
  private static final String TYPE_PREFIX = "org.flowmon.alert.";
  private static final String TYPE_VERSION = ".v1";

  private AlertEvent() {}

  /**
   * The headers of one revision.
   *
   * @param deployment the name of this installation, in {@code ce_source}
   */
  static Headers headers(Alert alert, String deployment) {
    int revision = alert.identity().revision();
    RecordHeaders headers = new RecordHeaders();
    put(headers, "ce_specversion", "1.0");
    Pending pending = alert.identity().pending();
    String sequence = sequence(revision, pending == null ? 0 : pending.number());
    put(headers, "ce_id", id(alert.alertId(), sequence));
    put(headers, "ce_source", "//flowmon/" + deployment + "/" + alert.movement().chain().name());
    put(headers, "ce_type", type(alert.state()));
    put(headers, "ce_subject", alert.alertId());
    put(headers, "ce_time", alert.movement().block().instant().toString());
    put(headers, "ce_dataschema", AlertSchema.ID);
    put(headers, "ce_sequence", sequence);
    put(headers, "ce_correlationid", alert.identity().caseKey());
    if (pending != null && pending.number() > 1) {
      put(headers, "ce_causationid", before(alert, revision, pending.number() - 1));
    } else if (pending != null && revision > 0) {
      put(headers, "ce_causationid", before(alert, revision, 0));
    } else if (pending == null && revision > 1) {
      put(headers, "ce_causationid", before(alert, revision - 1, 0));
    }
    put(headers, "content-type", "application/json");
    return headers;
  }

  /** What became of an alert, as {@code ce_type} says it. */
  static String type(Alert.State state) {
    return TYPE_PREFIX + state + TYPE_VERSION;
  }

  private static String before(Alert alert, int revision, int pending) {
    return id(alert.alertId(), sequence(revision, pending));
  }

  private static String id(String alertId, String sequence) {
    return alertId + "-r" + sequence;
  }

  /** Ascending as text: what is pending comes after the revision before it. */
  private static String sequence(int revision, int pending) {
    return pending == 0 ? padded(revision) : padded(revision) + "-p" + padded(pending);
  }

  private static String padded(int revision) {
    return String.format(Locale.ROOT, "%04d", revision);
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
