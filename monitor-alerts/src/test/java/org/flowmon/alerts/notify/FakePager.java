package org.flowmon.alerts.notify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes down what it is told, and answers as the test says. */
final class FakePager implements Pager {
  final List<Notice> told = new ArrayList<>();
  Function<Notice, Answer> answer = notice -> Answer.of(Answer.Kind.ACCEPTED, "202");
  Optional<Duration> repeats = Optional.empty();
  Retries retries = Retries.PAGERDUTY;

  @Override
  public int most() {
    return 1;
  }

  @Override
  public Optional<Duration> repeats() {
    return repeats;
  }

  @Override
  public Retries retries() {
    return retries;
  }

  @Override
  public List<Answer> tell(List<Notice> notices) {
    told.addAll(notices);
    return notices.stream().map(answer).toList();
  }

  @Override
  public String place() {
    return "nowhere";
  }

  @Override
  public void close() {}
}
