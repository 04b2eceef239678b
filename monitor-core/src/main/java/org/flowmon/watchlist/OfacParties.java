package org.flowmon.watchlist;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flowmon.chain.AddressCheck;
import org.jspecify.annotations.Nullable;

/** The small facts of every party of an OFAC file, kept until its end. */
final class OfacParties {
  static final String LIST = "OFAC SDN";
  private static final String CURRENCY = "Digital Currency Address - ";
  private static final String INDIVIDUAL = "1";

  /** Feature types that state a country, with what the country then is to the party. */
  private static final Map<String, String> COUNTRY_ROLES =
      Map.of(
          "Location", "location",
          "Nationality Country", "nationality",
          "Citizenship Country", "citizenship",
          "Nationality of Registration", "nationality of registration",
          "Registration Country", "registration");

  /** A digital-currency address as listed. */
  private record Listed(String symbol, String address) {}

  /** What is kept of one party. */
  static final class Party {
    private final String id;
    private final boolean person;
    private String name = "";
    private final List<String> aliases = new ArrayList<>(0);
    private final Map<String, Set<String>> countries = new TreeMap<>();
    private final List<Listed> addresses = new ArrayList<>(0);
    private final Set<Designation> designations = new TreeSet<>();

    Party(String id, boolean person) {
      this.id = id;
      this.person = person;
    }

    void name(String text, boolean primary) {
      if (primary && name.isEmpty()) {
        name = text;
      } else if (!text.isEmpty()) {
        aliases.add(text);
      }
    }

    void designate(@Nullable LocalDate date, List<String> programmes) {
      String reference = "OFAC profile " + id;
      if (programmes.isEmpty()) {
        designations.add(new Designation(LIST, null, date, reference));
      }
      programmes.forEach(p -> designations.add(new Designation(LIST, p, date, reference)));
    }

    private List<String> programmes() {
      return designations.stream().map(Designation::programme).map(String::valueOf).toList();
    }
  }

  private final Map<String, String> isoById = new HashMap<>();
  private final Map<String, String> isoByName = new HashMap<>();
  private final Map<String, String> countryOfArea = new HashMap<>();
  private final Map<String, String> featureTypes = new HashMap<>();
  private final Map<String, String> partyTypes = new HashMap<>();
  private final Map<String, String> placeCountry = new HashMap<>();
  private final Map<String, Party> parties = new LinkedHashMap<>();
  private final List<RussiaLink.Relation> relations = new ArrayList<>();

  void country(String id, String iso, String name) {
    if (!iso.isEmpty()) {
      isoById.put(id, iso.intern());
      isoByName.put(name.strip().toLowerCase(Locale.ROOT), iso.intern());
    }
  }

  void areaCode(String id, String countryId) {
    countryOfArea.put(id, countryId);
  }

  String countryOfArea(String id) {
    return countryOfArea.getOrDefault(id, "");
  }

  void featureType(String id, String name) {
    featureTypes.put(id, name.strip());
  }

  void partySubType(String id, String partyType) {
    partyTypes.put(id, partyType);
  }

  /** A place: by its country's id, else by a part that is a country's name. */
  void location(String id, List<String> countryIds, List<String> values) {
    for (String countryId : countryIds) {
      String iso = isoById.get(countryId);
      if (iso != null) {
        placeCountry.put(id, iso);
        return;
      }
    }
    if (values.size() == 1) {
      String iso = isoByName.get(values.get(0).toLowerCase(Locale.ROOT));
      if (iso != null) {
        placeCountry.put(id, iso);
      }
    }
  }

  Party party(String id, String subType) {
    return parties.computeIfAbsent(
        id, i -> new Party(i, INDIVIDUAL.equals(partyTypes.get(subType))));
  }

  @Nullable Party known(String id) {
    return parties.get(id);
  }

  void place(Party party, String featureType, String locationId) {
    String role = COUNTRY_ROLES.get(featureTypes.getOrDefault(featureType, ""));
    String iso = placeCountry.get(locationId);
    if (role != null && iso != null) {
      party.countries.computeIfAbsent(role, r -> new LinkedHashSet<>(2)).add(iso);
    }
  }

  void detail(Party party, String featureType, String text) {
    String type = featureTypes.getOrDefault(featureType, "");
    if (!text.isEmpty() && type.startsWith(CURRENCY)) {
      party.addresses.add(new Listed(type.substring(CURRENCY.length()), text));
    }
  }

  void relation(String from, String how, String to) {
    relations.add(new RussiaLink.Relation(from, how, to));
  }

  /** The reasons for which parties are linked to Russia, by party. */
  Map<String, SortedSet<String>> russiaLinked() {
    Map<String, SortedSet<String>> linked = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    for (Party party : parties.values()) {
      names.put(party.id, party.name);
      SortedSet<String> basis = RussiaLink.direct(party.programmes(), party.countries);
      if (!basis.isEmpty()) {
        linked.put(party.id, basis);
      }
    }
    RussiaLink.byRelation(List.copyOf(linked.keySet()), relations, names)
        .forEach((id, basis) -> linked.computeIfAbsent(id, i -> new TreeSet<>()).addAll(basis));
    return linked;
  }

  /** Hands over every party that has an address. */
  void emit(ReadReport report, WatchlistBuilder into) {
    Map<String, SortedSet<String>> russia = russiaLinked();
    for (Party party : parties.values()) {
      if (party.addresses.isEmpty()) {
        report.skip("no digital-currency address", "profile " + party.id);
        continue;
      }
      report.found("entities");
      into.entity(entity(party, russia.getOrDefault(party.id, new TreeSet<>())));
      for (Listed listed : party.addresses) {
        String chain = chain(party, listed, report);
        Attribution claim =
            Attribution.ofAddress(id(party), chain, listed.address, LIST, Confidence.HIGH)
                .with(null, null, "OFAC profile " + party.id + ", " + listed.symbol);
        into.attribution(claim);
        report.attribution(claim, "profile " + party.id);
        report.found(listed.symbol);
      }
    }
  }

  /**
   * The chain an address is listed for; when its checksum fails there and holds on tron or bitcoin,
   * that one: the list was seen to put a tron address under XBT.
   */
  private static String chain(Party party, Listed listed, ReadReport report) {
    String chain = ListedChains.of(listed.symbol, listed.address);
    if (!AddressCheck.of(chain, listed.address).usable()) {
      for (String other : List.of("tron", "bitcoin")) {
        if (AddressCheck.of(other, listed.address).state() == AddressCheck.State.OK) {
          report.note(
              "address of one chain listed under another's symbol, taken as what it is",
              "profile " + party.id + " " + listed.symbol + " " + listed.address + ": " + other);
          return other;
        }
      }
    }
    return chain;
  }

  private static String id(Party party) {
    return "ofac-" + party.id;
  }

  private static Entity entity(Party party, SortedSet<String> russia) {
    Entity.Builder entity =
        Entity.of(id(party))
            .name(party.name)
            .kind(party.person ? EntityKind.PERSON : EntityKind.ORGANISATION)
            .aliases(party.aliases)
            .tag(Entity.RUSSIA_LINKED, russia);
    party.designations.forEach(entity::designation);
    Set<String> all = new TreeSet<>();
    party.countries.values().forEach(all::addAll);
    if (all.size() == 1) {
      entity.country(all.iterator().next());
    } else if (!all.isEmpty()) {
      entity.note("countries listed: " + party.countries);
    }
    return entity.build();
  }
}
