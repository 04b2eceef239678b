package org.flowmon.alerts;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who the entities of flows are: an immutable look-up by entity id, made once from the watchlist
 * that the process was started with.
 */
public final class Parties {
  /** Dated ones first, by date; then by list and reference. */
  private static final Comparator<Designation> FIRST =
      Comparator.comparing(
              Designation::date, Comparator.nullsLast(Comparator.<LocalDate>naturalOrder()))
          .thenComparing(Designation::list)
          .thenComparing(Designation::reference, Comparator.nullsLast(Comparator.naturalOrder()));

  /** An entity and its listings, as they are put in. */
  public record Entry(Party party, List<Designation> designations) {
    public Entry {
      designations = List.copyOf(designations);
    }
  }

  /** Who says that an address is an entity's. Must answer the same at all times. */
  public interface Attributions {
    /** None is known. */
    Attributions NONE = (chain, address, entity) -> Optional.empty();

    /** The claim that {@code address} on the chain of that short name is {@code entity}'s. */
    Optional<Alert.Attribution> find(String chain, String address, String entity);
  }

  private record Known(Party party, @Nullable Designation designation) {}

  private final Map<String, Known> byId;
  private final Attributions attributions;

  private Parties(Map<String, Known> byId, Attributions attributions) {
    this.byId = byId;
    this.attributions = attributions;
  }

  /**
   * These entities. Throws {@link IllegalArgumentException} when an entity comes twice with
   * different facts.
   */
  public static Parties of(Collection<Entry> entries, Attributions attributions) {
    Map<String, Known> byId = new HashMap<>(entries.size() * 2);
    for (Entry entry : entries) {
      Known known = new Known(entry.party(), entry.designations().stream().min(FIRST).orElse(null));
      Known before = byId.put(entry.party().id(), known);
      if (before != null && !before.equals(known)) {
        throw new IllegalArgumentException(
            "entity " + entry.party().id() + " comes twice with different facts");
      }
    }
    return new Parties(Map.copyOf(byId), attributions);
  }

  /** How many entities are known. */
  public int size() {
    return byId.size();
  }

  /** Whether the entity is known. */
  public boolean knows(String entity) {
    return byId.containsKey(entity);
  }

  /** The party of that entity id; one without facts when it is not known. */
  public Party party(String entity) {
    Known known = byId.get(entity);
    return known == null ? Party.unknown(entity) : known.party();
  }

  /**
   * The listing of that entity that an alert states: the first by date, an undated one only when
   * there is no dated one.
   */
  public Optional<Designation> designation(String entity) {
    Known known = byId.get(entity);
    return known == null ? Optional.empty() : Optional.ofNullable(known.designation());
  }

  /** Who says that the address is the entity's. */
  Optional<Alert.Attribution> attribution(String chain, String address, String entity) {
    return attributions.find(chain, address, entity);
  }
}
