package org.flowmon.alerts;

/**
 * The ids under which one subscriber knows an alert and its case: hashes as {@link AlertId} makes
 * them, of {@code ["fa1", tenant, alert id]} and {@code ["fc1", tenant, case key]}. All facts of
 * the public id are in them through it, and so they are the same for every revision, whatever the
 * rules and the watchlist have become meanwhile. Two subscribers of one alert have different ids.
 */
public final class SubscriberId {
  private static final String ALERT = "fa1";
  private static final String CASE = "fc1";

  private SubscriberId() {}

  /** {@code fa1_} and 26 characters. */
  public static String alert(String tenant, String alertId) {
    return of(ALERT, tenant, alertId);
  }

  /** {@code fc1_} and 26 characters. */
  public static String caseKey(String tenant, String caseKey) {
    return of(CASE, tenant, caseKey);
  }

  /** That of an alert, of its case, or of a revision of it: what follows the hash stays. */
  public static String of(String tenant, String id) {
    int end = AlertId.SIZE;
    if (id.length() < end || !(id.startsWith(ALERT + "_") || id.startsWith(CASE + "_"))) {
      throw new IllegalArgumentException("expected the id of an alert or a case, found " + id);
    }
    return of(id.substring(0, ALERT.length()), tenant, id.substring(0, end)) + id.substring(end);
  }

  private static String of(String kind, String tenant, String id) {
    return kind + "_" + AlertId.hash(AlertId.array(kind, tenant, id));
  }
}
