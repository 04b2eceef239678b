package org.flowmon.alerts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import org.flowmon.alerts.Alert.Direction;
import org.flowmon.alerts.AlertRule.Match;
import org.flowmon.trace.Flow;

/**
 * The ids of alerts and cases: hashes of facts that survive re-mining, never of block, amounts,
 * severity, path, list version or clock. The text that is hashed is the canonical form (RFC 8785)
 * of a JSON array; of the SHA-256, in lower-case base32 without padding, the first 26 characters
 * count (130 bits).
 */
final class AlertId {
  /** The subscriber on the public topic. */
  static final String PUBLIC = "";

  /** No alert's id comes before it. */
  static final String FIRST = "fa1_";

  /** No alert's id comes after it. */
  static final String LAST = "fa1_~";

  private static final String ALERT = "fa1";
  private static final String CASE = "fc1";
  private static final int LENGTH = 26;

  /** Characters of an id. */
  static final int SIZE = ALERT.length() + 1 + LENGTH;

  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  private AlertId() {}

  /**
   * {@code fa1_} and the hash of {@code ["fa1", tenant, rule id, rule major, CAIP-2 chain,
   * direction, anchor, source entity, destination entity]}.
   */
  static String of(String tenant, Match match, Flow flow) {
    return of(tenant, match.rule(), match.direction(), flow);
  }

  /** The same of a rule that saw the flow from that end. */
  static String of(String tenant, RuleRef rule, Direction direction, Flow flow) {
    return ALERT
        + "_"
        + hash(
            array(
                ALERT,
                tenant,
                rule.id(),
                rule.major(),
                flow.chain().caip2(),
                direction.toString(),
                anchor(flow),
                flow.from(),
                flow.to()));
  }

  /**
   * {@code fc1_} and the hash of {@code ["fc1", tenant, rule family, source entity, destination
   * entity, direction, UTC day of arrival]}: one case per pair and day, so that the case of an
   * alert follows from the alert alone, whatever else was seen and in whatever order.
   */
  static String caseKey(String tenant, Match match, Flow flow) {
    Direction direction = match.direction();
    return CASE
        + "_"
        + hash(
            array(
                CASE,
                tenant,
                match.rule().family(),
                flow.from(),
                flow.to(),
                direction.toString(),
                LocalDate.ofEpochDay(flow.block().epochDay()).toString()));
  }

  /** The place of the arrival: {@code txid:out:n}, {@code txid:transfer:n} or {@code txid:fee}. */
  static String anchor(Flow flow) {
    return flow.txid() + ":" + flow.at();
  }

  /** The canonical form of an array of strings and whole numbers. */
  static String array(Object... items) {
    StringBuilder json = new StringBuilder("[");
    for (Object item : items) {
      if (json.length() > 1) {
        json.append(',');
      }
      if (item instanceof Integer number) {
        json.append(number.intValue());
      } else {
        quote(json, item.toString());
      }
    }
    return json.append(']').toString();
  }

  /** RFC 8785 section 3.2.2.2: only what must be escaped is, in the shortest way. */
  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\b' -> json.append("\\b");
        case '\t' -> json.append("\\t");
        case '\n' -> json.append("\\n");
        case '\f' -> json.append("\\f");
        case '\r' -> json.append("\\r");
        default -> {
          if (c < ' ') {
            json.append(String.format("\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }

  static String hash(String canonical) {
    byte[] digest;
    try {
      digest =
          MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
    StringBuilder text = new StringBuilder(LENGTH);
    for (int bit = 0; text.length() < LENGTH; bit += 5) {
      int two = ((digest[bit / 8] & 255) << 8) | (digest[bit / 8 + 1] & 255);
      text.append(BASE32.charAt((two >> (11 - bit % 8)) & 31));
    }
    return text.toString();
  }
}
