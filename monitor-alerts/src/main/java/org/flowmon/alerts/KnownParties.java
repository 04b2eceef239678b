package org.flowmon.alerts;

import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Who is who in each version of the watchlist: the list may change while lanes run, each goes over
 * at a place of its own, and one that is behind, or is judged again, needs the version of then.
 * What this process did not make itself is looked up where it was published. Safe for many threads.
 */
public final class KnownParties {
  /** Where the versions of the watchlist are published. */
  @FunctionalInterface
  public interface Published {
    /**
     * Who is who in that version; empty when there never was such a one.
     *
     * @throws IOException when that cannot be found out
     */
    Optional<Parties> read(String version) throws IOException, InterruptedException;
  }

  private final Published published;
  private Parties newest;
  private final LastUsed<Parties> byVersion = new LastUsed<>();

  private KnownParties(Parties first, Published published) {
    this.published = published;
    newest = first;
    byVersion.put(first.version(), first);
  }

  /** Those of one version, and no other. */
  public static KnownParties of(Parties only) {
    return new KnownParties(only, version -> Optional.empty());
  }

  /** Those of this version, and of those that were published. */
  public static KnownParties of(Parties first, Published published) {
    return new KnownParties(first, published);
  }

  /** From now on known, and the newest. */
  public synchronized void add(Parties parties) {
    byVersion.put(parties.version(), parties);
    newest = parties;
  }

  /** Those that came last. */
  public synchronized Parties newest() {
    return newest;
  }

  /**
   * Those of that version; empty when nobody knows it. A stage that cannot find out begins again:
   * it must not judge by another list instead.
   */
  synchronized Optional<Parties> find(String version) {
    Parties known = byVersion.get(version);
    if (known != null) {
      return Optional.of(known);
    }
    try {
      Optional<Parties> found = published.read(version);
      found.ifPresent(each -> byVersion.put(version, each));
      return found;
    } catch (IOException e) {
      throw new TimeoutException("the lists cannot be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Those of that version if anybody knows it, else those that came last. */
  Parties findOrNewest(String version) {
    return version.isEmpty() ? newest() : find(version).orElseGet(this::newest);
  }
}
