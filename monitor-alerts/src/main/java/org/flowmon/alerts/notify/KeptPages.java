package org.flowmon.alerts.notify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pages of a book by route and case, and what of them is still to be written. */
final class KeptPages {
  private final Map<String, Page> pages = new LinkedHashMap<>();
  private final Map<String, Page> live = new LinkedHashMap<>();
  private final Map<String, byte @Nullable []> changes = new LinkedHashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();

  @Nullable Page get(String route, String caseKey) {
    return pages.get(Page.key(route, caseKey));
  }

  void put(Page page) {
    if (!page.equals(pages.put(page.key(), page))) {
      changed.add(page.key());
      live.put(page.key(), page);
    }
  }

  /** What the topic holds under a key; {@code null} for nothing any more. */
  void restore(String key, byte @Nullable [] value) {
    if (value != null) {
      Page page = PageJson.page(value);
      pages.put(key, page);
      live.put(key, page);
    } else {
      pages.remove(key);
      live.remove(key);
    }
  }

  /** A record beside the pages. */
  void write(String key, byte @Nullable [] value) {
    changes.put(key, value);
  }

  /** All that are remembered. */
  List<Page> all() {
    return List.copyOf(pages.values());
  }

  /** Those that something may still have to be told of, in the order in which they were opened. */
  List<Page> live() {
    return List.copyOf(live.values());
  }

  /** The same of one route. */
  List<Page> live(String route) {
    List<Page> found = new ArrayList<>();
    for (Page page : live.values()) {
      if (page.route().equals(route)) {
        found.add(page);
      }
    }
    return found;
  }

  /** Nothing is left to tell of it. */
  void rests(Page page) {
    live.remove(page.key());
  }

  void forget(Page page) {
    pages.remove(page.key());
    live.remove(page.key());
    changes.put(page.key(), null);
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
