package org.flowmon.alerts.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.notify.Page.Status;
import org.flowmon.alerts.notify.PageJson.Standing;
import org.jspecify.annotations.Nullable;

/**
 * What is to be paged: a page a case and route, opened by the first alert that is urgent enough and
 * resolved when the last one was taken back long enough ago. Pure: of alerts, answers and the times
 * at which they come; {@link #changes} says what to write into the pages topic, and what is read
 * back from there makes the same book.
 */
final class PageBook {
  /** What the keys of alerts begin with; no route has that name. */
  static final String ALERT = "alert/";

  /** How long a page that is over stays among the live ones: an end may have to be told again. */
  static final Duration LINGER = Duration.ofMinutes(5);

  private static final Duration SWEEP = Duration.ofMinutes(1);

  private final List<Route> routes;
  private final Map<String, Route> byName = new HashMap<>();
  private final SeverityTable table;
  private final Duration hold;
  private final Duration forget;
  private final Standings standings = new Standings();
  private final Map<String, Page> pages = new LinkedHashMap<>();
  private final Map<String, Page> live = new LinkedHashMap<>();
  private final Map<String, byte @Nullable []> changes = new LinkedHashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private Instant swept = Instant.EPOCH;

  /**
   * @param hold how long a case that lost its last alert waits for one to come back, so that a
   *     reorganisation does not page twice
   * @param forget how long a resolved page is remembered
   */
  PageBook(List<Route> routes, SeverityTable table, Duration hold, Duration forget) {
    this.routes = List.copyOf(routes);
    routes.forEach(route -> byName.put(route.name(), route));
    this.table = table;
    this.hold = hold;
    this.forget = forget;
  }

  /** Takes up a record of the pages topic. Throws {@link IllegalArgumentException} for another. */
  void restore(String key, byte @Nullable [] value) {
    boolean alert = key.startsWith(ALERT);
    String id = key.substring(alert ? ALERT.length() : 0);
    if (alert && value != null) {
      standings.put(id, PageJson.standing(value));
    } else if (alert) {
      standings.remove(id);
    } else if (value != null) {
      Page page = PageJson.page(value);
      pages.put(key, page);
      live.put(key, page);
    } else {
      pages.remove(key);
      live.remove(key);
    }
  }

  /**
   * A revision of an alert was written at {@code written}.
   *
   * @param tenant whose copy it is, under ids of its own; {@code null} for the alert itself
   * @return the most it asks of people
   */
  Urgency alert(Alert alert, @Nullable String tenant, Instant written, Instant now) {
    String id = alert.alertId();
    Standing was = standings.of(id);
    if (alert.state() == Alert.State.RETRACTED) {
      if (was != null) {
        standings.remove(id);
        changes.put(ALERT + id, null);
        weigh(was.caseKey(), now);
      }
      return Urgency.RECORD;
    }
    Urgency urgency = table.urgency(alert);
    String caseKey = alert.identity().caseKey();
    if (was == null ? urgency == Urgency.RECORD : was.urgency().atLeast(urgency)) {
      return urgency; // asks nothing, or nothing more: what was said once stays until taken back
    }
    Standing standing = new Standing(caseKey, urgency);
    standings.put(id, standing);
    changes.put(ALERT + id, PageJson.standing(standing));
    for (Route route : routes) {
      if (route.takes(urgency, tenant)) {
        page(route.name(), caseKey, urgency, Subject.of(alert), written, now);
      }
    }
    weigh(caseKey, now);
    return urgency;
  }

  /**
   * A fault of ours begins, or is over; pages of it go over every route of our own but {@code
   * except}.
   */
  void fault(String name, Subject subject, boolean there, @Nullable String except, Instant now) {
    for (Route route : routes) {
      Page page = pages.get(Page.key(route.name(), name));
      boolean open = page != null && !page.done();
      if (there && !open && route.takesFaults() && !route.name().equals(except)) {
        page(route.name(), name, Urgency.PAGE, subject, now, now);
      } else if (!there && page != null && open) {
        put(page.at(Status.RESOLVED, now));
      }
    }
  }

  /** Whether any route has an open page of the case or fault. */
  boolean open(String name) {
    return routes.stream()
        .map(route -> pages.get(Page.key(route.name(), name)))
        .anyMatch(page -> page != null && !page.done());
  }

  /** An analyst took the case up, closed it, or opened it again while alerts of it hold. */
  void handled(String caseKey, Status status, Instant now) {
    for (Route route : routes) {
      Page page = pages.get(Page.key(route.name(), caseKey));
      boolean again =
          page != null
              && page.done()
              && !route.last()
              && standings.count(caseKey, route.least()) > 0;
      if (page != null
          && (page.status().compareTo(status) < 0 || (again && page.status() != status))) {
        put(page.at(status, now));
      }
    }
  }

  private void page(
      String route,
      String caseKey,
      Urgency urgency,
      Subject subject,
      Instant written,
      Instant now) {
    Page last = pages.get(Page.key(route, caseKey));
    if (last == null || last.done()) {
      Page fresh = Page.open(route, caseKey, urgency, subject, written, now);
      // An endpoint that has not been told the end of the last page is told nothing new by a
      // trigger.
      put(last == null || last.next().isEmpty() ? fresh : last.at(Status.OPEN, now));
    } else if (last.urgency().compareTo(urgency) < 0) {
      put(last.raised(urgency, subject, now));
    }
  }

  /** What nobody has acknowledged in time is told over the route that comes next, too. */
  private void escalate(Page page, Instant now) {
    Route from = byName.get(page.route());
    Route.Escalation next = from == null ? null : from.escalation();
    if (next == null || !page.unacknowledged() || now.isBefore(page.changed().plus(next.after()))) {
      return;
    }
    Page there = pages.get(Page.key(next.to(), page.caseKey()));
    if (there == null || there.done()) {
      Subject subject = page.subject().escalated(page.route());
      page(next.to(), page.caseKey(), page.urgency(), subject, now, now);
      weigh(page.caseKey(), now);
    }
  }

  /** How many alerts its pages stand on. */
  private void weigh(String caseKey, Instant now) {
    for (Route route : routes) {
      Page page = pages.get(Page.key(route.name(), caseKey));
      if (page != null && !page.done()) {
        int count = standings.count(caseKey, route.least());
        Instant since = page.taken() == null ? now : page.taken();
        put(page.withAlerts(count, count > 0 ? null : since));
      }
    }
  }

  /**
   * Time passes: what nobody acknowledges goes on, what was taken back long enough ago is over,
   * what is over long ago forgotten.
   */
  void tick(Instant now) {
    for (Page page : List.copyOf(live.values())) {
      escalate(page, now);
      Instant taken = page.taken();
      if (!page.done() && taken != null && !now.isBefore(taken.plus(hold))) {
        put(page.at(Status.RESOLVED, now));
      } else if (over(page) && !now.isBefore(page.changed().plus(LINGER))) {
        live.remove(page.key());
      }
    }
    if (!now.isBefore(swept.plus(SWEEP))) {
      swept = now;
      for (Page page : List.copyOf(pages.values())) {
        if (over(page) && !now.isBefore(page.changed().plus(forget))) {
          pages.remove(page.key());
          live.remove(page.key());
          changes.put(page.key(), null);
          forget(page.caseKey());
        }
      }
    }
  }

  /** Nothing is left to tell. */
  private static boolean over(Page page) {
    return page.done() && page.next().isEmpty();
  }

  private void forget(String caseKey) {
    boolean needed = pages.values().stream().anyMatch(page -> page.caseKey().equals(caseKey));
    for (String alert : needed ? List.<String>of() : standings.alerts(caseKey)) {
      standings.remove(alert);
      changes.put(ALERT + alert, null);
    }
  }

  /** What the endpoint of a route said about a notice. Whether the notice is now given up. */
  boolean answered(Route route, Notice notice, Answer answer, Instant now) {
    Page page = pages.get(Page.key(route.name(), notice.caseKey()));
    if (page == null || !page.opened().equals(notice.opened())) {
      return false; // of an earlier page: it has been told since, or is forgotten
    }
    int count = page.tries().count() + 1;
    Optional<Instant> next = route.pager().retries().next(count, page.key(), now);
    boolean retry = answer.kind() == Answer.Kind.RETRY && next.isPresent();
    if (answer.kind() == Answer.Kind.ACCEPTED) {
      boolean repeated = page.told().act() == notice.act() && page.next().isEmpty();
      if (!repeated) {
        Page.Told what = new Page.Told(notice.act(), notice.urgency(), notice.subject());
        put(page.told(notice.act(), what));
      }
    } else if (retry || answer.kind() == Answer.Kind.DISABLED) {
      Instant asked = answer.after() == null ? now : now.plus(answer.after());
      Instant at = next.filter(asked::isBefore).orElse(asked);
      put(page.tried(new Page.Tries(count, at, answer.words(), null)));
    } else {
      put(page.tried(new Page.Tries(count, now, answer.words(), notice.act())));
      return true;
    }
    return false;
  }

  /** The pages of that route that are not over for long, in the order in which they were opened. */
  List<Page> live(String route) {
    List<Page> found = new ArrayList<>();
    for (Page page : live.values()) {
      if (page.route().equals(route)) {
        found.add(page);
      }
    }
    return found;
  }

  void put(Page page) {
    if (!page.equals(pages.put(page.key(), page))) {
      changed.add(page.key());
      live.put(page.key(), page);
    }
  }

  /** What has to be written since the last time, by key; {@code null} for what is forgotten. */
  Map<String, byte @Nullable []> changes() {
    Map<String, byte @Nullable []> taken = new LinkedHashMap<>(changes);
    for (String key : changed) {
      Page page = pages.get(key);
      taken.put(key, page == null ? null : PageJson.page(page));
    }
    changes.clear();
    changed.clear();
    return taken;
  }
}
