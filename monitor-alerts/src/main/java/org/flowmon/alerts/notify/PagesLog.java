package org.flowmon.alerts.notify;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the pages stage tells its operator. Routes and cases, never secrets or payloads. */
final class PagesLog {
  private static final Logger LOG = LoggerFactory.getLogger("org.flowmon.pages");

  private PagesLog() {}

  static void started(Route route) {
    LOG.info("route {}: {} to {}", route.name(), route.takes(), route.pager().place());
  }

  static void told(Route route, Notice notice, Answer answer) {
    switch (answer.kind()) {
      case ACCEPTED ->
          LOG.debug("{}: {} {}: {}", route.name(), notice.act(), notice.caseKey(), answer);
      case RETRY, REFUSED, DISABLED ->
          LOG.warn("{}: {} {}: {}", route.name(), notice.act(), notice.caseKey(), answer);
    }
  }

  static void givenUp(Route route, Notice notice, Answer answer) {
    LOG.error(
        "{}: {} {} is given up and goes to the dead letters: {}",
        route.name(),
        notice.act(),
        notice.caseKey(),
        answer);
  }

  static void disabled(Route route, Answer answer) {
    LOG.error(
        "route {} is disabled until the next start, its pages wait: {}", route.name(), answer);
  }

  static void noTopic(String topic) {
    LOG.warn("{} is not there: its tenant is paged about nothing until it is added", topic);
  }

  static void deadLetter(String place, String error) {
    LOG.warn("{} cannot be read, sent to the dead letters: {}", place, error);
  }

  static void opensAgain(String why) {
    LOG.warn("pages wait for the broker and go out from memory meanwhile: {}", why);
  }

  static void failed(Throwable why) {
    LOG.error("the pages stage stops", why);
  }
}
