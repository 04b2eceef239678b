package org.flowmon.watchlist;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flowmon.chain.AddressCheck;
import org.jspecify.annotations.Nullable;

/** The small facts of an OpenSanctions file, kept until its end because its order is free. */
final class OpenSanctionsParties {
  /** Chains whose checksum tells an address whose currency is not stated. */
  private static final List<String> GUESSES = List.of("bitcoin", "tron", "litecoin", "monero");

  /** A wallet as listed. */
  record Wallet(
      String id,
      String caption,
      List<String> aliases,
      List<String> holders,
      List<String> keys,
      List<String> currencies,
      String source,
      String place) {}

  /** That somebody, or a wallet, is listed; {@code end}: since when no more. */
  record Listing(String entity, Designation designation, @Nullable LocalDate end, String place) {}

  /** What is kept of one party. */
  record Party(
      String name,
      boolean person,
      List<String> aliases,
      List<String> sameAs,
      List<String> programmes,
      Map<String, Set<String>> countries) {
    Party(String name, boolean person, List<String> aliases) {
      this(name, person, aliases, new ArrayList<>(0), new ArrayList<>(0), new TreeMap<>());
    }

    void countries(String role, List<String> codes) {
      for (String code : codes) {
        countries
            .computeIfAbsent(role, r -> new TreeSet<>())
            .add(code.toUpperCase(Locale.ROOT).intern());
      }
    }
  }

  private final List<Wallet> wallets = new ArrayList<>();
  private final Map<String, Party> parties = new LinkedHashMap<>();
  private final List<Listing> listings = new ArrayList<>();
  private final Map<String, Set<Designation>> designations = new HashMap<>();
  private final List<RussiaLink.Relation> relations = new ArrayList<>();

  void wallet(Wallet wallet) {
    wallets.add(wallet);
  }

  void party(String id, Party party) {
    parties.put(id, party);
  }

  void listing(Listing listing) {
    listings.add(listing);
  }

  void relation(RussiaLink.Relation relation) {
    relations.add(relation);
  }

  /** Hands over every wallet with its holder. */
  void emit(ReadReport report, WatchlistBuilder into) {
    designate(report);
    Map<String, SortedSet<String>> russia = russiaLinked();
    for (Wallet wallet : wallets) {
      List<String> holders = wallet.holders.isEmpty() ? List.of(wallet.id) : wallet.holders;
      if (wallet.keys.isEmpty()) {
        report.skip("wallet without an address", wallet.place);
        continue;
      }
      if (wallet.holders.isEmpty()) {
        report.note("wallet without a holder, taken as an entity of its own", wallet.place);
      }
      for (String holder : holders) {
        if (!wallet.holders.isEmpty() && !parties.containsKey(holder)) {
          report.note("holder is not among the parties kept", wallet.place);
        }
        into.entity(entity(holder, wallet, russia.getOrDefault(holder, new TreeSet<>())));
        for (String key : wallet.keys) {
          claim(holder, key.strip(), wallet, report, into);
        }
      }
    }
  }

  /** Listings in force on the day of the list; that of a wallet is one of who holds it. */
  private void designate(ReadReport report) {
    Map<String, List<String>> holders = new HashMap<>();
    wallets.forEach(w -> holders.put(w.id, w.holders));
    LocalDate today = report.listDate();
    for (Listing listing : listings) {
      if (listing.end != null && today != null && listing.end.isBefore(today)) {
        report.note("listing that has ended, left out", listing.place);
        continue;
      }
      List<String> held = holders.getOrDefault(listing.entity, List.of());
      for (String who : held.isEmpty() ? List.of(listing.entity) : held) {
        designations.computeIfAbsent(who, e -> new TreeSet<>()).add(listing.designation);
      }
    }
  }

  private void claim(
      String holder, String key, Wallet wallet, ReadReport report, WatchlistBuilder into) {
    String chain = chain(key, wallet.currencies);
    if (key.isEmpty() || chain == null) {
      report.note(
          "address left out: no currency is stated and its form does not tell", wallet.place);
      return;
    }
    boolean listed = designations.containsKey(holder);
    Attribution claim =
        Attribution.ofAddress(
                holder, chain, key, wallet.source, listed ? Confidence.HIGH : Confidence.MEDIUM)
            .with(null, null, wallet.id);
    into.attribution(claim);
    report.attribution(claim, wallet.place);
  }

  private static @Nullable String chain(String key, List<String> currencies) {
    if (!currencies.isEmpty()) {
      return ListedChains.of(currencies.get(0), key);
    }
    if (key.startsWith("0x")) {
      return "ethereum";
    }
    return GUESSES.stream()
        .filter(c -> AddressCheck.of(c, key).state() == AddressCheck.State.OK)
        .findFirst()
        .orElse(null);
  }

  private Entity entity(String id, Wallet wallet, SortedSet<String> russia) {
    Party party = parties.get(id);
    Entity.Builder entity = Entity.of(id).tag(Entity.RUSSIA_LINKED, russia);
    designations.getOrDefault(id, Set.of()).forEach(entity::designation);
    if (party == null) {
      return wallet.holders.isEmpty()
          ? entity.name(wallet.caption).aliases(wallet.aliases).build()
          : entity.name(id).build();
    }
    Set<String> all = new TreeSet<>();
    party.countries.values().forEach(all::addAll);
    all.removeIf(c -> c.length() != 2);
    return entity
        .name(party.name)
        .kind(party.person ? EntityKind.PERSON : EntityKind.ORGANISATION)
        .country(all.size() == 1 ? all.iterator().next() : null)
        .note(all.size() > 1 ? "countries listed: " + party.countries : null)
        .aliases(party.aliases)
        .sameAs(party.sameAs)
        .build();
  }

  private Map<String, SortedSet<String>> russiaLinked() {
    Map<String, SortedSet<String>> linked = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    Set<String> ids = new TreeSet<>(parties.keySet());
    ids.addAll(designations.keySet());
    for (String id : ids) {
      Party party = parties.get(id);
      List<String> programmes = new ArrayList<>();
      for (Designation d : designations.getOrDefault(id, Set.of())) {
        programmes.add(d.programme() == null ? "" : d.programme());
      }
      if (party != null) {
        names.put(id, party.name);
        programmes.addAll(party.programmes);
      }
      SortedSet<String> basis =
          RussiaLink.direct(programmes, party == null ? Map.of() : party.countries);
      if (!basis.isEmpty()) {
        linked.put(id, basis);
      }
    }
    RussiaLink.byRelation(List.copyOf(linked.keySet()), relations, names)
        .forEach((id, basis) -> linked.computeIfAbsent(id, i -> new TreeSet<>()).addAll(basis));
    return linked;
  }
}
