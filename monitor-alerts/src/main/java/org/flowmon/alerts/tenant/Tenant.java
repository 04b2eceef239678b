package org.flowmon.alerts.tenant;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flowmon.topic.Topics;

/**
 * A subscriber: an exchange, a regulator, a desk.
 *
 * @param id its name in topics and groups: 1 to 32 lower-case letters, digits and hyphens. Whoever
 *     may describe the cluster sees it: an opaque one tells less
 * @param name for people
 * @param life which tenant of that id this is, from 1: one that was removed and added again is
 *     another one, and has nothing to do with the alerts of the first
 * @param entities the watchlist's ids of the entities that are its own: alerts with one of them at
 *     either end concern it, and these entities are disclosed to it in full
 * @param everything whether all alerts concern it; that alone makes no entity its own
 * @param threshold below which alerts do not concern it
 * @param perRule what holds instead for the alerts of a rule, by rule id
 * @param principal who reads its topic, as Kafka writes it: {@code User:tenant-sakura}
 * @param bytesPerSecond how much it may read, of each broker
 */
public record Tenant(
    String id,
    String name,
    int life,
    SortedSet<String> entities,
    boolean everything,
    Threshold threshold,
    SortedMap<String, Threshold> perRule,
    String principal,
    long bytesPerSecond) {
  /** Usual for {@link #bytesPerSecond}: alerts are 2 to 20 kB. */
  public static final long USUAL_BYTES_PER_SECOND = 1024 * 1024;

  public Tenant {
    requireId(id);
    entities = Collections.unmodifiableSortedSet(new TreeSet<>(entities));
    perRule = Collections.unmodifiableSortedMap(new TreeMap<>(perRule));
    if (name.isBlank()) {
      throw new IllegalArgumentException("tenant " + id + ": a name is missing");
    }
    if (life < 1) {
      throw new IllegalArgumentException("tenant " + id + ": a life is 1 or more, not " + life);
    }
    if (entities.isEmpty() && !everything) {
      throw new IllegalArgumentException(
          "tenant " + id + ": without an entity no alert would ever concern it");
    }
    if (entities.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("tenant " + id + ": an entity id is empty");
    }
    if (!principal.matches("User:\\S(.*\\S)?") || principal.equals("User:*")) {
      throw new IllegalArgumentException(
          "tenant " + id + ": a principal is User:NAME, not \"" + principal + "\"");
    }
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException(
          "tenant " + id + ": bytes a second are 1 or more, not " + bytesPerSecond);
    }
  }

  /** Throws {@link IllegalArgumentException} for what cannot be the id of a tenant. */
  public static void requireId(String id) {
    if (!id.matches("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?")) {
      throw new IllegalArgumentException(
          "the id of a tenant has 1 to 32 lower-case letters, digits and hyphens, not \""
              + id
              + "\"");
    }
  }

  /** The principal of a tenant that authenticates with a password: no other one has that name. */
  public static String scramPrincipal(String id) {
    return "User:" + scramUser(id);
  }

  /** The name that it authenticates with. */
  public static String scramUser(String id) {
    return "tenant-" + id;
  }

  /** Whether it authenticates with a password kept by the brokers. */
  public boolean scram() {
    return principal.equals(scramPrincipal(id));
  }

  /** Where its copies go. */
  public String topic(Topics topics) {
    return topics.tenantAlerts(id);
  }

  /** Whether an alert of that severity, rule and amount reaches what it wants to see. */
  boolean wants(AlertFacts alert) {
    return perRule.getOrDefault(alert.rule(), threshold).passes(alert);
  }
}
