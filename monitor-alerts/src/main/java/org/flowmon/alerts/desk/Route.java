package org.flowmon.alerts.desk;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.Set;
import org.flowmon.alerts.desk.access.Role;

/**
 * An endpoint: who may call it and what it does. One without roles is for everybody, signed in or
 * not; there are few.
 *
 * @param path as Javalin writes it, {@code {name}} for a parameter
 */
record Route(HandlerType method, String path, Set<Role> roles, boolean anybody, Handler handler) {
  static final String API = "/api/v1";

  /** Those who see alerts and cases. */
  static final Set<Role> READERS =
      Set.of(
          Role.VIEWER,
          Role.ANALYST,
          Role.SENIOR,
          Role.LIST_EDITOR,
          Role.LIST_APPROVER,
          Role.AUDITOR);

  /** Those who work on cases. */
  static final Set<Role> WORKERS = Set.of(Role.ANALYST, Role.SENIOR);

  /** Everybody who is signed in. */
  static final Set<Role> ALL = Set.of(Role.values());

  static Route get(String path, Set<Role> roles, Handler handler) {
    return new Route(HandlerType.GET, API + path, roles, false, handler);
  }

  static Route post(String path, Set<Role> roles, Handler handler) {
    return new Route(HandlerType.POST, API + path, roles, false, handler);
  }

  /** Whether a call may change something. */
  boolean changes() {
    return !method.equals(HandlerType.GET);
  }
}
