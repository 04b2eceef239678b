package org.flowmon.alerts;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flowmon.chain.AddressCheck;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Designation;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/** Who the entities of flows are: an immutable look-up, made from one version of the watchlist. */
public final class Parties {
  /** The chain name in an attribution that stands for every chain of Ethereum's kind. */
  private static final String EVM = "evm";

  /**
   * The surest claim first; then by source and reference, so that the choice is always the same.
   */
  private static final Comparator<Attribution> SUREST =
      Comparator.comparing(Attribution::confidence)
          .reversed()
          .thenComparing(Comparator.naturalOrder());

  /** As tracing decides: the surest claim, then the entity id ascending. */
  private static final Comparator<Attribution> DECIDES =
      Comparator.comparing(Attribution::confidence).reversed().thenComparing(Attribution::entity);

  private record Known(Party party, List<Designation> designations) {}

  private record Place(String chain, String address, String entity) {}

  private final String version;
  private final Map<String, Known> byId = new HashMap<>();
  private final Map<Place, List<Attribution>> claims = new HashMap<>();

  /** Claims on an address, of whatever entity. */
  private final Map<String, List<Attribution>> byAddress = new HashMap<>();

  /** A chain and an entity of which anything is claimed there. */
  private final Set<String> attributed = new HashSet<>();

  private Parties(
      String version, Collection<Entity> entities, Collection<Attribution> attributions) {
    this.version = version;
    for (Entity entity : entities) {
      byId.put(entity.id(), new Known(party(entity), List.copyOf(entity.designations())));
    }
    for (Attribution claim : attributions) {
      String address = claim.address();
      if (address != null && claim.check().usable()) {
        claims
            .computeIfAbsent(
                new Place(claim.chain(), address, claim.entity()), p -> new ArrayList<>(1))
            .add(claim);
        byAddress
            .computeIfAbsent(claim.chain() + " " + address, p -> new ArrayList<>(1))
            .add(claim);
      }
      if (address == null || claim.check().usable()) {
        attributed.add(claim.chain() + " " + claim.entity());
      }
    }
    byAddress.values().forEach(same -> same.sort(DECIDES));
    claims.values().forEach(same -> same.sort(SUREST));
  }

  /** The entities of that list. */
  public static Parties of(Watchlist watchlist) {
    return new Parties(watchlist.version(), watchlist.entities(), watchlist.attributions());
  }

  /** The version of that list. */
  public String version() {
    return version;
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
    return designations(entity).stream().findFirst();
  }

  /** Every listing of that entity: the first by date first, undated ones last. */
  public List<Designation> designations(String entity) {
    Known known = byId.get(entity);
    return known == null ? List.of() : known.designations();
  }

  /** The surest claim, of those that count at the block, that the address is the entity's. */
  Optional<Attribution> attribution(Chain chain, String address, String entity, BlockRef block) {
    Optional<Attribution> own = claim(chain.name(), address, entity, block);
    return own.isPresent() || !AddressCheck.evm(chain.name())
        ? own
        : claim(EVM, address, entity, block);
  }

  private Optional<Attribution> claim(String chain, String address, String entity, BlockRef block) {
    return claims.getOrDefault(new Place(chain, address, entity), List.of()).stream()
        .filter(claim -> counts(claim.from(), block))
        .findFirst();
  }

  /** The entity whose address it is at the block: that of the claim that decides there. */
  Optional<String> holder(Chain chain, String address, BlockRef block) {
    List<Attribution> all =
        new ArrayList<>(byAddress.getOrDefault(chain.name() + " " + address, List.of()));
    if (AddressCheck.evm(chain.name())) {
      all.addAll(byAddress.getOrDefault(EVM + " " + address, List.of()));
      all.sort(DECIDES);
    }
    return all.stream()
        .filter(claim -> counts(claim.from(), block))
        .findFirst()
        .map(Attribution::entity);
  }

  /** Whether anything is attributed to the entity on that chain. */
  boolean attributed(Chain chain, String entity) {
    return attributed.contains(chain.name() + " " + entity)
        || (AddressCheck.evm(chain.name()) && attributed.contains(EVM + " " + entity));
  }

  private static boolean counts(@Nullable LocalDate from, BlockRef block) {
    return from == null || from.toEpochDay() <= block.epochDay();
  }

  private static Party party(Entity entity) {
    return new Party(
        entity.id(),
        entity.name(),
        entity.kind() == EntityKind.UNKNOWN ? null : entity.kind().toString(),
        entity.country(),
        entity.region(),
        List.copyOf(entity.tags().keySet()));
  }
}
