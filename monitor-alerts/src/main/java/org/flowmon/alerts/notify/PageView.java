package org.flowmon.alerts.notify;

import java.util.Optional;
import org.flowmon.alerts.AlertView;
import org.jspecify.annotations.Nullable;

/** A record of the pages topic for people. */
public final class PageView {
  private PageView() {}

  /** One line; nothing for what is no page, or is forgotten. */
  public static Optional<String> line(String key, byte @Nullable [] value) {
    if (value == null || key.startsWith(PageBook.ALERT)) {
      return Optional.empty();
    }
    Page page = PageJson.page(value);
    Act told = page.told().act();
    String waits =
        page.next()
            .map(
                act ->
                    ", to be told "
                        + act
                        + (page.tries().count() == 0
                            ? ""
                            : " after "
                                + page.tries().count()
                                + " attempts, the last: "
                                + page.tries().answer()
                                + ", next "
                                + page.tries().next()))
            .orElse("");
    String refused = page.tries().refused() == null ? "" : ", given up: " + page.tries().answer();
    return Optional.of(
        AlertView.clean(
            page.route()
                + "  "
                + page.status()
                + "  "
                + page.urgency()
                + "  "
                + page.caseKey()
                + "  "
                + page.subject().title()
                + "  ("
                + page.alerts()
                + " alerts since "
                + page.opened()
                + ")  told "
                + (told == null ? "nothing" : told.toString())
                + waits
                + refused));
  }
}
