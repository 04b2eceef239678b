package org.flowmon.alerts.tenant;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tenants as the tenants topic has them now. Written by the thread that reads that topic, read
 * by those that route; what these see is never half a change.
 */
final class Directory {
  private final Map<String, Tenant> tenants = new HashMap<>();
  private volatile @Nullable TenantIndex index;

  /** The tenant of that id is this one from now on. */
  synchronized void put(Tenant tenant) {
    tenants.put(tenant.id(), tenant);
    index = null;
  }

  /** There is none of that id from now on. */
  synchronized void remove(String id) {
    tenants.remove(id);
    index = null;
  }

  /** All of them; made anew at the first question after a change. */
  TenantIndex index() {
    TenantIndex known = index;
    if (known == null) {
      known = rebuilt();
    }
    return known;
  }

  private synchronized TenantIndex rebuilt() {
    TenantIndex fresh = new TenantIndex(tenants.values());
    index = fresh;
    return fresh;
  }
}
