package org.flowmon.alerts.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.flowmon.alerts.Severity;
import org.flowmon.alerts.notify.Page.Status;
import org.jspecify.annotations.Nullable;

/**
 * The turn of a route: which notices go out now. One call is under way at a time, so that the acts
 * of a case keep their order; the most urgent goes first; an endpoint that fails rests; no more go
 * out than the budget has, and when many cases wait one digest speaks for them.
 */
final class Outlet {
  private static final Duration LONGEST_REST = Duration.ofMinutes(1);

  /** The rule of a page that speaks for many cases. */
  static final String DIGEST = "digest";

  /** Characters; rules may be many. */
  private static final int MOST_OF_A_DIGEST = 4_000;

  /** The most urgent and severe first, then the oldest. */
  private static final Comparator<Page> TURN =
      Comparator.comparing(Page::urgency)
          .reversed()
          .thenComparing(page -> page.subject().severity())
          .thenComparing(Page::opened);

  private final Route route;
  private final Budget budget;
  private boolean busy;
  private int failures;
  private Instant rest = Instant.EPOCH;
  private Instant round = Instant.EPOCH;
  private @Nullable Instant failing;
  private @Nullable String disabled;

  Outlet(Route route, Instant now) {
    this.route = route;
    this.budget = new Budget(route.burst(), route.perMinute(), now);
  }

  Route route() {
    return route;
  }

  /** Since when nothing was accepted that was tried; {@code null} when all is well. */
  @Nullable Instant failing() {
    return failing;
  }

  /** Why nothing goes out any more; {@code null} while it does. */
  @Nullable String disabled() {
    return disabled;
  }

  /** What to tell now; nothing while a call is under way. {@link #back} ends the call. */
  List<Notice> take(PageBook book, Instant now) {
    if (busy || disabled != null || now.isBefore(rest)) {
      return List.of();
    }
    List<Page> pages = book.live(route.name());
    List<Notice> taken =
        route
            .pager()
            .repeats()
            .map(every -> repeated(pages, every, now))
            .orElseGet(() -> turn(book, pages, now));
    busy = !taken.isEmpty();
    return taken;
  }

  /** What is new at once; from time to time all that holds, and what ended a short while ago. */
  private List<Notice> repeated(List<Page> pages, Duration every, Instant now) {
    boolean all = !now.isBefore(round.plus(every));
    List<Notice> taken = new ArrayList<>();
    for (Page page : pages) {
      Optional<Act> next = page.next().filter(act -> !now.isBefore(page.tries().next()));
      Act last = page.told().act();
      if (next.isPresent()) {
        taken.add(Notice.of(page, next.get()));
      } else if (all && last != null) {
        taken.add(Notice.of(page, last));
      }
    }
    round = all ? now : round;
    return taken;
  }

  private List<Notice> turn(PageBook book, List<Page> pages, Instant now) {
    closeDigests(book, pages, now);
    List<Page> due = new ArrayList<>();
    for (Page page : pages) {
      if (page.next().isPresent() && !now.isBefore(page.tries().next())) {
        due.add(page);
      }
    }
    due.sort(TURN);
    int left = budget.left(now);
    if (due.isEmpty() || left == 0) {
      return List.of();
    }
    Page first = digest(book, due, left, now).orElse(due.getFirst());
    budget.take(now);
    return first.next().map(act -> List.of(Notice.of(first, act))).orElse(List.of());
  }

  /** A digest of what will not get its turn soon, if that is much. */
  private Optional<Page> digest(PageBook book, List<Page> due, int left, Instant now) {
    List<Page> waiting =
        due.stream()
            .filter(page -> page.told().act() == null && page.status() == Status.OPEN)
            .filter(page -> page.subject().plane().equals(Subject.COMPLIANCE))
            .skip(left - 1L)
            .toList();
    if (waiting.size() <= route.digestAbove()) {
      return Optional.empty();
    }
    Page loudest = waiting.getFirst();
    String key = DIGEST + "-" + loudest.caseKey();
    Page digest =
        Page.open(
                route.name(),
                key,
                loudest.urgency(),
                summary(waiting),
                waiting.stream().map(Page::alerted).min(Comparator.naturalOrder()).orElse(now),
                now)
            .weighing(new Page.Weight(waiting.stream().mapToInt(Page::alerts).sum(), null, null));
    book.put(digest);
    waiting.forEach(page -> book.put(page.within(key)));
    return Optional.of(digest);
  }

  private static Subject summary(List<Page> waiting) {
    Map<String, Integer> rules = new TreeMap<>();
    Severity severity = Severity.INFO;
    int alerts = 0;
    for (Page page : waiting) {
      rules.merge(page.subject().rule(), 1, Integer::sum);
      alerts += page.alerts();
      if (page.subject().severity().compareTo(severity) < 0) {
        severity = page.subject().severity();
      }
    }
    String title = "+" + alerts + " alerts in " + waiting.size() + " cases";
    StringBuilder cases =
        new StringBuilder("More cases than this route may tell one by one, by rule:");
    rules.forEach(
        (rule, count) -> cases.append(' ').append(rule).append(' ').append(count).append(','));
    cases.setCharAt(cases.length() - 1, '.');
    if (cases.length() > MOST_OF_A_DIGEST) {
      cases.replace(MOST_OF_A_DIGEST, cases.length(), "...");
    }
    return new Subject(
        Subject.COMPLIANCE,
        DIGEST,
        "Many cases",
        severity,
        "",
        "",
        "",
        title,
        cases.toString(),
        "",
        "deploy/runbooks/pages.md#digest",
        null,
        false);
  }

  /** A digest is over when every case is that it speaks for. */
  private void closeDigests(PageBook book, List<Page> pages, Instant now) {
    for (Page page : pages) {
      boolean open = page.subject().rule().equals(DIGEST) && !page.done();
      if (open && pages.stream().noneMatch(p -> page.caseKey().equals(p.digest()) && !p.done())) {
        book.put(page.at(Status.RESOLVED, now));
      }
    }
  }

  /** The call is over. */
  void back(List<Answer> answers, Instant now) {
    busy = false;
    for (Answer answer : answers) {
      switch (answer.kind()) {
        case ACCEPTED, REFUSED -> {
          failures = 0;
          failing = null;
          rest = Instant.EPOCH;
        }
        case RETRY -> {
          failing = failing == null ? now : failing;
          Duration asked = answer.after();
          Duration own = Duration.ofSeconds(1L << Math.min(failures++, 6));
          Duration pause = own.compareTo(LONGEST_REST) < 0 ? own : LONGEST_REST;
          rest = now.plus(asked == null ? pause : asked);
        }
        case DISABLED -> {
          failing = failing == null ? now : failing;
          disabled = answer.words();
        }
      }
    }
  }
}
