package org.flowmon.alerts.tenant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tenants found by entity: what an alert costs depends on how many tenants it concerns, not on how
 * many there are. Immutable.
 */
public final class TenantIndex {
  private final Map<String, Tenant> byId = new HashMap<>();
  private final Map<String, List<Tenant>> byEntity = new HashMap<>();
  private final List<Tenant> all = new ArrayList<>(); // whom every alert concerns

  /** Of those tenants. */
  public TenantIndex(Collection<Tenant> tenants) {
    for (Tenant tenant : tenants.stream().sorted(Comparator.comparing(Tenant::id)).toList()) {
      byId.put(tenant.id(), tenant);
      if (tenant.everything()) {
        all.add(tenant);
      } else {
        tenant
            .entities()
            .forEach(e -> byEntity.computeIfAbsent(e, k -> new ArrayList<>(1)).add(tenant));
      }
    }
  }

  /** How many there are. */
  public int size() {
    return byId.size();
  }

  /** The tenant of that id. */
  Optional<Tenant> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Those that an alert concerns and whose thresholds it reaches, by id. */
  Collection<Tenant> concerned(AlertFacts alert) {
    Map<String, Tenant> found = new TreeMap<>();
    add(found, byEntity.getOrDefault(alert.source(), List.of()), alert);
    add(found, byEntity.getOrDefault(alert.destination(), List.of()), alert);
    add(found, all, alert);
    return found.values();
  }

  private static void add(Map<String, Tenant> found, List<Tenant> tenants, AlertFacts alert) {
    for (Tenant tenant : tenants) {
      if (tenant.wants(alert)) {
        found.put(tenant.id(), tenant);
      }
    }
  }
}
