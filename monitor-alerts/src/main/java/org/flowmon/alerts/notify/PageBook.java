package org.flowmon.alerts.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.notify.Page.Status;
import org.flowmon.alerts.notify.Page.Weight;
import org.flowmon.alerts.notify.PageJson.Standing;
import org.flowmon.alerts.notify.Standings.Gravest;
import org.jspecify.annotations.Nullable;

/**
 * What is to be paged: a page a case and route, opened by the first alert that is urgent enough and
 * resolved when the last one was taken back, or asks for less, long enough ago. Pure: of alerts,
 * answers and the times at which they come; {@link #changes} says what to write into the pages
 * topic, and what is read back from there makes the same book.
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
  private final KeptPages pages = new KeptPages();
  private Instant swept = Instant.EPOCH;

  /**
   * @param hold how long a case that lost its last or gravest alert waits for it to come back, so
   *     that a reorganisation does not page twice
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
    } else {
      pages.restore(key, value);
    }
  }

  /**
   * A revision of an alert was written at {@code written}.
   *
   * @param tenant whose copy it is, under ids of its own; {@code null} for the alert itself
   * @return the most it asks of people
   */
  Urgency alert(Alert alert, @Nullable String tenant, Instant written, Instant now) {
    boolean retracted = alert.state() == Alert.State.RETRACTED;
    Urgency urgency = retracted ? Urgency.RECORD : table.urgency(alert);
    Subject subject = Subject.of(alert);
    String caseKey = alert.identity().caseKey();
    if (!stands(alert.alertId(), caseKey, urgency, subject)) {
      return urgency;
    }
    for (Route route : routes) {
      if (route.takes(urgency, tenant)) {
        open(route.name(), caseKey, urgency, subject, written, now);
      }
    }
    weigh(caseKey, now);
    return urgency;
  }

  /** Takes down what an alert asks now. Whether that is another thing than it asked before. */
  private boolean stands(String id, String caseKey, Urgency urgency, Subject subject) {
    Standing was = standings.of(id);
    Rank rank = new Rank(urgency, subject.severity());
    if (urgency == Urgency.RECORD) {
      if (was != null) {
        standings.remove(id);
        pages.write(ALERT + id, null);
      }
      return was != null;
    }
    boolean same = was != null && was.rank().equals(rank);
    Subject said = was == null ? null : was.subject();
    boolean heard = said != null || standings.hears(caseKey, rank);
    if (same && (said == null ? !heard : said.says(subject))) {
      return false;
    }
    Standing standing = new Standing(caseKey, rank, heard ? subject : null);
    standings.put(id, standing);
    pages.write(ALERT + id, PageJson.standing(standing));
    return !same;
  }

  /**
   * A fault of ours begins, or is over; pages of it go over every route of our own but {@code
   * except}.
   */
  void fault(String name, Subject subject, boolean there, @Nullable String except, Instant now) {
    for (Route route : routes) {
      Page page = pages.get(route.name(), name);
      boolean open = page != null && !page.done();
      if (there && !open && route.takesFaults() && !route.name().equals(except)) {
        open(route.name(), name, Urgency.PAGE, subject, now, now);
      } else if (!there && page != null && open) {
        put(page.at(Status.RESOLVED, now));
      }
    }
  }

  /** Whether any route has an open page of the case or fault. */
  boolean open(String name) {
    return routes.stream()
        .map(route -> pages.get(route.name(), name))
        .anyMatch(page -> page != null && !page.done());
  }

  /** An analyst took the case up, closed it, or opened it again while alerts of it hold. */
  void handled(String caseKey, Status status, Instant now) {
    for (Route route : routes) {
      Page page = pages.get(route.name(), caseKey);
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
    weigh(caseKey, now); // what came while it was closed
  }

  private void open(
      String route,
      String caseKey,
      Urgency urgency,
      Subject subject,
      Instant written,
      Instant now) {
    Page last = pages.get(route, caseKey);
    if (last == null || last.done()) {
      Page fresh = Page.open(route, caseKey, urgency, subject, written, now);
      // An endpoint that has not been told the end of the last page is told nothing new by a
      // trigger.
      put(last == null || last.next().isEmpty() ? fresh : last.at(Status.OPEN, now));
    }
  }

  /** What nobody has acknowledged in time is told over the route that comes next, too. */
  private void escalate(Page page, Instant now) {
    Route from = byName.get(page.route());
    Route.Escalation next = from == null ? null : from.escalation();
    if (next == null || !page.unacknowledged() || now.isBefore(page.changed().plus(next.after()))) {
      return;
    }
    Page there = pages.get(next.to(), page.caseKey());
    if (there == null || there.done()) {
      Subject subject = page.subject().escalated(page.route());
      open(next.to(), page.caseKey(), page.urgency(), subject, now, now);
      weigh(page.caseKey(), now);
    }
  }

  /** How many alerts its pages stand on, and which is the gravest. */
  private void weigh(String caseKey, Instant now) {
    Gravest top = standings.gravest(caseKey);
    for (Route route : routes) {
      Page page = pages.get(route.name(), caseKey);
      if (page == null || page.done()) {
        continue;
      }
      int count = standings.count(caseKey, route.least());
      Weight was = page.weight();
      Instant taken = count > 0 ? null : was.taken() == null ? now : was.taken();
      boolean less = count > 0 && top != null && top.rank().below(page.asked().rank());
      Instant eased = !less ? null : was.eased() == null ? now : was.eased();
      Page weighed = page.weighing(new Weight(count, taken, eased));
      // What nobody was told yet need not wait: nobody would be told twice.
      boolean untold = less && page.next().filter(Act.TRIGGER::equals).isPresent();
      if (top != null && count > 0 && (untold || graver(top, page))) {
        put(weighed.asking(top.rank(), top.subject(), now));
      } else {
        put(weighed);
      }
    }
  }

  /** Of what an earlier program wrote, the severity is not known. */
  private static boolean graver(Gravest top, Page page) {
    return page.asked().rank().below(top.rank()) && top.subject() != null;
  }

  /**
   * Time passes: what nobody acknowledges goes on, what was taken back long enough ago is over,
   * what asks for less since long enough is lowered, what is over long ago forgotten.
   */
  void tick(Instant now) {
    for (Page page : pages.live()) {
      escalate(page, now);
      if (!page.done() && held(page.weight().taken(), now)) {
        put(page.at(Status.RESOLVED, now));
      } else if (!page.done() && held(page.weight().eased(), now)) {
        Gravest top = standings.gravest(page.caseKey());
        put(top == null ? page : page.asking(top.rank(), top.subject(), now));
      } else if (over(page) && !now.isBefore(page.changed().plus(LINGER))) {
        pages.rests(page);
      }
    }
    if (!now.isBefore(swept.plus(SWEEP))) {
      swept = now;
      for (Page page : pages.all()) {
        if (over(page) && !now.isBefore(page.changed().plus(forget))) {
          pages.forget(page);
          forget(page.caseKey());
        }
      }
    }
  }

  private boolean held(@Nullable Instant since, Instant now) {
    return since != null && !now.isBefore(since.plus(hold));
  }

  /** Nothing is left to tell. */
  private static boolean over(Page page) {
    return page.done() && page.next().isEmpty();
  }

  private void forget(String caseKey) {
    boolean needed = pages.all().stream().anyMatch(page -> page.caseKey().equals(caseKey));
    for (String alert : needed ? List.<String>of() : standings.alerts(caseKey)) {
      standings.remove(alert);
      pages.write(ALERT + alert, null);
    }
  }

  /** What the endpoint of a route said about a notice. Whether the notice is now given up. */
  boolean answered(Route route, Notice notice, Answer answer, Instant now) {
    Page page = pages.get(route.name(), notice.caseKey());
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
    return pages.live(route);
  }

  void put(Page page) {
    pages.put(page);
  }

  /** What has to be written since the last time, by key; {@code null} for what is forgotten. */
  Map<String, byte @Nullable []> changes() {
    return pages.changes();
  }
}
