package org.flowmon.alerts.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flowmon.alerts.Alert;

/** A route, its book and a clock of its own: what is told when. */
final class TimeLine {
  static final Duration HOLD = Duration.ofMinutes(30);

  final FakePager pager = new FakePager();
  final Map<String, byte[]> topic = new TreeMap<>();
  final List<String> givenUp = new ArrayList<>();
  final Route route;
  PageBook book;
  Outlet outlet;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");

  TimeLine() {
    this(Urgency.PAGE, 100, 20, 50);
  }

  TimeLine(Urgency least, int perMinute, int burst, int digestAbove) {
    route = new Route("oncall", least, perMinute, burst, digestAbove, pager);
    book = new PageBook(List.of(route), SeverityTable.builtin(), HOLD, Duration.ofDays(7));
    outlet = new Outlet(route, now);
  }

  TimeLine alert(Alert alert) {
    book.alert(alert, null, now, now);
    return this;
  }

  /** Everything that is due now is told and answered. */
  TimeLine turn() {
    book.tick(now);
    for (List<Notice> due = outlet.take(book, now); !due.isEmpty(); due = outlet.take(book, now)) {
      List<Answer> answers = pager.tell(due);
      outlet.back(answers, now);
      for (int i = 0; i < due.size(); i++) {
        if (book.answered(route, due.get(i), answers.get(i), now)) {
          givenUp.add(due.get(i).caseKey());
        }
      }
    }
    keep();
    return this;
  }

  /** As the commit does. */
  void keep() {
    keep(book, topic);
  }

  static void keep(PageBook book, Map<String, byte[]> topic) {
    book.changes()
        .forEach(
            (name, value) -> {
              if (value == null) {
                topic.remove(name);
              } else {
                topic.put(name, value);
              }
            });
  }

  /** Time passes, second by second. */
  TimeLine after(Duration time) {
    Instant until = now.plus(time);
    while (now.isBefore(until)) {
      now = now.plusSeconds(1);
      turn();
    }
    return this;
  }

  /** A new process reads what the last one kept. */
  TimeLine restart() {
    book = new PageBook(List.of(route), SeverityTable.builtin(), HOLD, Duration.ofDays(7));
    topic.forEach(book::restore);
    outlet = new Outlet(route, now);
    return this;
  }

  /** What was told since the last time, as {@code act case}. */
  List<String> told() {
    List<String> told =
        pager.told.stream()
            .map(notice -> notice.act() + " " + notice.caseKey().replaceFirst("a+$", ""))
            .toList();
    pager.told.clear();
    return told;
  }
}
