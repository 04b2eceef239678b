package org.flowmon.watchlist;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rule by which a listed party is called linked to Russia. A party is linked, and every reason
 * that holds is kept as its basis, when
 *
 * <ol>
 *   <li>a programme it is listed under is about Russia: OFAC's {@code RUSSIA-*}, {@code
 *       UKRAINE-EO13660/13661/13662/13685}, {@code CAATSA - RUSSIA}, {@code PEESA}, {@code MAGNIT};
 *       the EU's {@code EU-RUS} and {@code EU-UKR}; any whose words name Russia;
 *   <li>a country stated for it is Russia: of location, nationality, citizenship or registration
 *       (not of birth); {@code ELECTION-EO13848} counts only together with one of these;
 *   <li>a list states a relation of it to a party linked by 1 or 2 (owned by, acting for,
 *       supporting, leading, ...), or to one that is so related, at most {@value #STEPS} steps
 *       away;
 *   <li>a source says so.
 * </ol>
 *
 * Language, name, place of birth and internet domain are no reasons.
 */
public final class RussiaLink {
  /** How many stated relations lead at most from a party to one that is linked by itself. */
  static final int STEPS = 2;

  private static final String RUSSIA = "RU";

  private static final Pattern ABOUT_RUSSIA =
      Pattern.compile(
          "(^|[^A-Z])(RUSSIAN?|RUSHAR|EU-RUS|EU-UKR|GB-RUS|PEESA|MAGNIT)([^A-Z]|$)"
              + "|UKRAINE-EO(13660|13661|13662|13685)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ELECTION = Pattern.compile("ELECTION-EO13848");

  /** A relation as a list states it: {@code from} is, say, "Owned or Controlled By" {@code to}. */
  public record Relation(String from, String how, String to) {}

  private RussiaLink() {}

  /** The basis a programme gives by itself, or {@code null}. */
  public static @Nullable String byProgramme(String programme) {
    return ABOUT_RUSSIA.matcher(programme).find() ? "programme " + programme : null;
  }

  /**
   * Rules 1 and 2.
   *
   * @param programmes under which the party is listed
   * @param countries ISO codes by what they are to it: location, nationality, ...
   */
  public static SortedSet<String> direct(
      Collection<String> programmes, Map<String, ? extends Collection<String>> countries) {
    SortedSet<String> basis = new TreeSet<>();
    countries.forEach(
        (role, codes) -> {
          if (codes.contains(RUSSIA)) {
            basis.add(role + " Russia");
          }
        });
    boolean placed = !basis.isEmpty();
    for (String programme : programmes) {
      String reason = byProgramme(programme);
      if (reason != null) {
        basis.add(reason);
      } else if (placed && ELECTION.matcher(programme).find()) {
        basis.add("programme " + programme);
      }
    }
    return basis;
  }

  /** Rules 1 and 2 for what an entity itself carries. */
  static SortedSet<String> direct(Entity entity) {
    List<String> programmes = new ArrayList<>();
    for (Designation designation : entity.designations()) {
      String programme = designation.programme();
      if (programme != null) {
        programmes.add(programme);
      }
    }
    String country = entity.country();
    return direct(programmes, country == null ? Map.of() : Map.of("country", List.of(country)));
  }

  /**
   * Rule 3.
   *
   * @param direct the parties linked by rules 1 and 2
   * @param names of parties, for the wording
   * @return what the relations add, by party
   */
  public static Map<String, SortedSet<String>> byRelation(
      Collection<String> direct, Collection<Relation> relations, Map<String, String> names) {
    Map<String, String> linked = new HashMap<>();
    direct.forEach(id -> linked.put(id, ""));
    Map<String, SortedSet<String>> added = new LinkedHashMap<>();
    for (int step = 0; step < STEPS; step++) {
      Map<String, String> next = new HashMap<>();
      for (Relation relation : relations) {
        String through = linked.get(relation.to());
        if (through == null || relation.from().equals(relation.to())) {
          continue;
        }
        String reason =
            "relation: "
                + relation.how()
                + " "
                + names.getOrDefault(relation.to(), relation.to())
                + through;
        if (!linked.containsKey(relation.from())) {
          next.merge(relation.from(), " (" + reason + ")", (a, b) -> a.compareTo(b) <= 0 ? a : b);
        } else if (step > 0 || !through.isEmpty()) {
          continue;
        }
        added.computeIfAbsent(relation.from(), id -> new TreeSet<>()).add(reason);
      }
      linked.putAll(next);
    }
    return added;
  }
}
