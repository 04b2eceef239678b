package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of {@link ArchitectureRules} hold for the program, and each of them can fail. */
class ArchitectureTest {
  private static final String ROOT = "org.flowmon";
  private static final String PLANTED = "org.flowmon.standalone.planted";

  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages(ROOT);

  private static final JavaClasses MISTAKES = new ClassFileImporter().importPackages(PLANTED);

  static Stream<String> rules() {
    return ArchitectureRules.under(ROOT).keySet().stream();
  }

  @Test
  void everyModuleIsLookedAt() {
    for (String each :
        new String[] {"chain", "watchlist", "trace", "topic", "ingest", "standalone"}) {
      assertTrue(PROGRAM.containPackage(ROOT + "." + each), each);
    }
    assertTrue(PROGRAM.stream().noneMatch(each -> each.getName().endsWith("Test")));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theProgramKeepsTheRule(String name) {
    assertDoesNotThrow(() -> rule(ROOT, name).allowEmptyShould(true).check(PROGRAM));
  }

  /** Each mistake is a class of the test sources that breaks one rule on purpose. */
  @ParameterizedTest
  @CsvSource({
    "layers, chain.KnowsTheWatchlist",
    "layers, alerts.KnowsIngest",
    "layers, alerts.KnowsTheTopology",
    "pure-imports, trace.ReadsAFile",
    "pure-imports, watchlist.TalksToKafka",
    "pure-calls, trace.ReadsTheClock",
    "pure-calls, trace.ThrowsDice",
    "bitcoinj, ingest.SpeaksBitcoin",
    "web3j, ingest.SpeaksEthereum",
    "broker, ingest.StartsABroker",
    "package-names, util.Anything",
    "class-names, chain.BlockHelper",
    "cycles, ingest.SpeaksBitcoin",
    "null-marked, unmarked.NotLookedAt"
  })
  void aPlantedMistakeIsCaught(String name, String culprit) {
    EvaluationResult result = rule(PLANTED, name).evaluate(MISTAKES);
    assertTrue(result.hasViolation(), name);
    assertTrue(
        result.getFailureReport().getDetails().stream().anyMatch(each -> each.contains(culprit)),
        () -> name + " missed " + culprit + ": " + result.getFailureReport());
  }

  @Test
  void seededRandomNumbersAreNoMistake() {
    EvaluationResult result = rule(PLANTED, "pure-calls").evaluate(MISTAKES);
    assertEquals(
        0,
        result.getFailureReport().getDetails().stream()
            .filter(each -> each.contains("ThrowsLoadedDice"))
            .count());
  }

  private static ArchRule rule(String root, String name) {
    Map<String, ArchRule> rules = ArchitectureRules.under(root);
    return rules.entrySet().stream()
        .filter(each -> each.getKey().equals(name))
        .findFirst()
        .orElseThrow()
        .getValue();
  }
}
