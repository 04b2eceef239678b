package org.flowmon.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.flowmon.watchlist.RussiaLink.Relation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RussiaLinkTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "RUSSIA-EO14024",
        "UKRAINE-EO13660",
        "UKRAINE-EO13661",
        "UKRAINE-EO13662",
        "UKRAINE-EO13685",
        "CAATSA - RUSSIA",
        "PEESA-EO14039",
        "EU-RUS",
        "US-RUSHAR",
        "EU-UKR Annex I.ENTITIES (Asset freeze)",
        "Russia sanctions regime (asset freeze)",
        "section 9714(a), Combating Russian Money Laundering Act"
      })
  void programmesAboutRussiaLink(String programme) {
    assertNotNull(RussiaLink.byProgramme(programme));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CYBER2",
        "CYBER4",
        "DPRK3",
        "BELARUS-EO14038",
        "ELECTION-EO13848",
        "SDGT",
        "CRUSADE",
        "Ukraine: decision of its own council",
        "PRUSSIA"
      })
  void otherProgrammesDoNot(String programme) {
    assertNull(RussiaLink.byProgramme(programme));
  }

  @Test
  void electionProgrammeCountsOnlyWithAPlaceInRussia() {
    List<String> election = List.of("CYBER2", "ELECTION-EO13848");
    assertEquals(Set.of(), RussiaLink.direct(election, Map.of("location", Set.of("PK"))));
    assertEquals(
        Set.of("location Russia", "programme ELECTION-EO13848"),
        RussiaLink.direct(election, Map.of("location", Set.of("PK", "RU"))));
  }

  @Test
  void relationsLinkAtMostTwoStepsAndOnlyInTheDirectionStated() {
    Map<String, SortedSet<String>> added =
        RussiaLink.byRelation(
            List.of("ira"),
            List.of(
                new Relation("raza", "Acting for", "secondeye"),
                new Relation("secondeye", "Providing support to", "ira"),
                new Relation("third", "Owned by", "raza"),
                new Relation("ira", "Owned by", "holding"),
                new Relation("ira", "Owned by", "ira")),
            Map.of("ira", "Internet Research Agency", "secondeye", "Secondeye"));
    assertEquals(Set.of("secondeye", "raza"), added.keySet());
    assertEquals(
        "relation: Providing support to Internet Research Agency",
        added.getOrDefault("secondeye", new TreeSet<>()).first());
    assertEquals(
        "relation: Acting for Secondeye (relation: Providing support to Internet Research Agency)",
        added.getOrDefault("raza", new TreeSet<>()).first());
  }

  @Test
  void countryOfTheEntityAndItsListingsLinkAnEntity() {
    Entity entity =
        Entity.of("x")
            .country("RU")
            .designation(new Designation("EU", "EU-RUS", null, null))
            .designation(new Designation("L", null, null, null))
            .build();
    assertEquals(Set.of("country Russia", "programme EU-RUS"), RussiaLink.direct(entity));
  }
}
