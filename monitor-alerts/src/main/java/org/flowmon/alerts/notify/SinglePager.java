package org.flowmon.alerts.notify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A pager whose endpoint takes one notice a call and remembers it. */
interface SinglePager extends Pager {
  /** Tells one notice. */
  Answer tell(Notice notice) throws InterruptedException;

  @Override
  default int most() {
    return 1;
  }

  @Override
  default Optional<Duration> repeats() {
    return Optional.empty();
  }

  @Override
  default List<Answer> tell(List<Notice> notices) throws InterruptedException {
    List<Answer> answers = new ArrayList<>();
    for (Notice notice : notices) {
      answers.add(tell(notice));
    }
    return answers;
  }
}
