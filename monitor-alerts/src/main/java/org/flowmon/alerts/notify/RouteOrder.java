package org.flowmon.alerts.notify;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flowmon.alerts.rule.Problems;
import org.yaml.snakeyaml.nodes.Node;

/**
 * What routes say of each other. A case goes on down the file only, so that it cannot go round in a
 * circle.
 */
final class RouteOrder {
  private RouteOrder() {}

  /** Names what is wrong with the routes of {@code list}, which were all read. */
  static void check(List<Route> routes, Node list, Problems problems) {
    Set<String> reached = new HashSet<>();
    for (int i = 0; i < routes.size(); i++) {
      Route route = routes.get(i);
      Route.Escalation next = route.escalation();
      if (next == null) {
        continue;
      }
      Optional<Route> to =
          routes.subList(i + 1, routes.size()).stream()
              .filter(each -> each.name().equals(next.to()) && each.last())
              .findFirst();
      if (to.isEmpty()) {
        problems.at(
            list,
            "escalate_to: route "
                + route.name()
                + " needs a route \""
                + next.to()
                + "\" with `from: escalation` further down");
      }
      if (route.tenant() != null) {
        problems.at(
            list,
            "escalate_after: route "
                + route.name()
                + " is a tenant's, and what its people acknowledge is not known here");
      }
      reached.add(next.to());
    }
    for (Route route : routes) {
      if (route.last() && !reached.contains(route.name())) {
        problems.at(
            list, "route " + route.name() + " is `from: escalation`, and no route leads to it");
      }
      if (route.last() && route.tenant() != null) {
        problems.at(list, "route " + route.name() + " cannot be a tenant's and `from: escalation`");
      }
    }
    if (routes.stream().noneMatch(Route::takesFaults)) {
      problems.at(list, "at least one route of our own is needed, which hears of faults, too");
    }
  }
}
