package org.flowmon.alerts.notify;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a notify file says: which routes there are and what goes over them. Holds connections: close
 * it.
 *
 * @param hold how long a case that lost its last alert stays open
 * @param forget how long a resolved page is remembered
 * @param canaryEvery how often a test flow travels the whole way; empty for never
 * @param canaryMissing after how long without one somebody is paged
 * @param routes at least one
 */
public record Notify(
    Duration hold,
    Duration forget,
    Optional<Duration> canaryEvery,
    Duration canaryMissing,
    SeverityTable table,
    List<Route> routes)
    implements AutoCloseable {

  public Notify {
    routes = List.copyOf(routes);
  }

  /**
   * Reads one; secrets and tables that it names are looked for beside it.
   *
   * @throws IOException when it cannot be read or has a mistake: with file, line and reason
   */
  public static Notify load(Path file, Clock clock) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return new NotifyReader(file, clock).read(in);
    }
  }

  /** The route of that name. Throws {@link IllegalArgumentException} that lists the known names. */
  public Route route(String name) {
    return routes.stream()
        .filter(route -> route.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no route \""
                        + name
                        + "\"; there are: "
                        + routes.stream().map(Route::name).collect(Collectors.joining(", "))));
  }

  /** Whose copies go over routes of theirs. */
  Set<String> tenants() {
    Set<String> tenants = new TreeSet<>();
    for (Route route : routes) {
      if (route.tenant() != null) {
        tenants.add(route.tenant());
      }
    }
    return tenants;
  }

  @Override
  public void close() {
    routes.forEach(route -> route.pager().close());
  }
}
