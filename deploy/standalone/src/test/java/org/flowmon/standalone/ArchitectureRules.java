package org.flowmon.standalone;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * What may use what, under a root package. Think about the direction of the stream before changing
 * a rule; write the reason beside it.
 */
final class ArchitectureRules {
  private static final String[] PURE = {"chain", "watchlist", "trace"};

  private ArchitectureRules() {}

  /** Every rule by a short name. */
  static Map<String, ArchRule> under(String root) {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("layers", layers(root));
    rules.put("pure-imports", pureImports(root));
    rules.put("pure-calls", pureCalls(root));
    rules.put("bitcoinj", onlyIn(root + ".ingest.bitcoin..", "org.bitcoinj.."));
    rules.put("web3j", onlyIn(root + ".ingest.evm..", "org.web3j..", "okhttp3..", "okio.."));
    rules.put(
        "broker",
        onlyIn(
            root + ".standalone..",
            "kafka..",
            "org.apache.kafka.server..",
            "org.apache.kafka.metadata.."));
    rules.put("package-names", packageNames(root));
    rules.put("class-names", classNames(root));
    rules.put("cycles", slices().matching(root + ".(**)").should().beFreeOfCycles());
    rules.put("null-marked", nullMarked(root));
    return rules;
  }

  /** The stream flows one way; the stages meet in topics only. */
  private static ArchRule layers(String root) {
    String deploy = "standalone";
    return layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .withOptionalLayers(true)
        .layer("chain")
        .definedBy(root + ".chain..")
        .layer("watchlist")
        .definedBy(root + ".watchlist..")
        .layer("trace")
        .definedBy(root + ".trace..")
        .layer("topic")
        .definedBy(root + ".topic..")
        .layer("stage")
        .definedBy(root + ".stage..")
        .layer("topology")
        .definedBy(root + ".topology..")
        .layer("ingest")
        .definedBy(root + ".ingest..")
        .layer("alerts")
        .definedBy(root + ".alerts..")
        .layer(deploy)
        .definedBy(root + ".standalone..")
        .whereLayer("chain")
        .mayOnlyBeAccessedByLayers(
            "watchlist", "trace", "topic", "topology", "ingest", "alerts", deploy)
        .whereLayer("watchlist")
        .mayOnlyBeAccessedByLayers("trace", "topic", "topology", "ingest", "alerts", deploy)
        .whereLayer("trace")
        .mayOnlyBeAccessedByLayers("topic", "topology", "ingest", "alerts", deploy)
        .whereLayer("topic")
        .mayOnlyBeAccessedByLayers("topology", "ingest", "alerts", deploy)
        .whereLayer("stage")
        .mayOnlyBeAccessedByLayers("topology", "alerts", deploy)
        .whereLayer("topology")
        .mayOnlyBeAccessedByLayers(deploy)
        .whereLayer("ingest")
        .mayOnlyBeAccessedByLayers(deploy)
        .whereLayer("alerts")
        .mayOnlyBeAccessedByLayers(deploy)
        .whereLayer(deploy)
        .mayNotBeAccessedByAnyLayer();
  }

  /** The meaning knows neither transport nor disk: it is fed by whoever calls it. */
  private static ArchRule pureImports(String root) {
    return noClasses()
        .that(resideInAnyPackage(pure(root)))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "org.apache.kafka..",
                    "kafka..",
                    "org.bitcoinj..",
                    "org.web3j..",
                    "org.slf4j..",
                    "ch.qos.logback..",
                    "java.util.logging..",
                    "io.micrometer..",
                    "java.net..",
                    "java.nio.file..",
                    "java.nio.channels..")
                .or(named("java.io.File", "java.io.FileInputStream", "java.io.FileOutputStream"))
                .as("classes of Kafka, bitcoinj, web3j, logging, metrics, network or files"));
  }

  /** A replay gives the same bytes: nothing depends on when or where it runs. */
  private static ArchRule pureCalls(String root) {
    return classes()
        .that(resideInAnyPackage(pure(root)))
        .should(
            new ArchCondition<>("read no clock and no random source") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                  if (varies(access.getTarget())) {
                    events.add(SimpleConditionEvent.violated(access, access.getDescription()));
                  }
                }
              }
            });
  }

  private static boolean varies(AccessTarget target) {
    JavaClass owner = target.getOwner();
    String name = target.getName();
    return switch (owner.getFullName()) {
      case "java.lang.System" -> Set.of("currentTimeMillis", "nanoTime").contains(name);
      case "java.lang.Math", "java.lang.StrictMath" -> name.equals("random");
      case "java.util.UUID" -> name.equals("randomUUID");
      // Given a seed or a time they say the same each time.
      case "java.util.Date", "java.util.Random" ->
          target instanceof AccessTarget.ConstructorCallTarget made
              && made.getRawParameterTypes().isEmpty();
      case "java.util.random.RandomGenerator" -> Set.of("of", "getDefault").contains(name);
      case "java.security.SecureRandom", "java.util.concurrent.ThreadLocalRandom" -> true;
      default ->
          owner.getPackageName().equals("java.time")
              && (name.equals("now") || name.startsWith("system") || name.startsWith("tick"));
    };
  }

  private static ArchRule onlyIn(String place, String... packages) {
    return noClasses()
        .that(resideOutsideOfPackage(place))
        .should()
        .dependOnClassesThat(resideInAnyPackage(packages));
  }

  /** A place for everything becomes a second architecture. */
  private static ArchRule packageNames(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .resideInAnyPackage(
            "..util..",
            "..utils..",
            "..common..",
            "..helper..",
            "..helpers..",
            "..impl..",
            "..misc..",
            "..manager..",
            "..handler..",
            "..service..");
  }

  private static ArchRule classNames(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Impl");
  }

  /** NullAway looks only where a package says so: one that forgets it is not checked at all. */
  private static ArchRule nullMarked(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            new ArchCondition<>("be in a package that is @NullMarked") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                  events.add(
                      SimpleConditionEvent.violated(
                          type, type.getFullName() + " is in a package without @NullMarked"));
                }
              }
            });
  }

  private static String[] pure(String root) {
    String[] packages = new String[PURE.length];
    for (int i = 0; i < PURE.length; i++) {
      packages[i] = root + "." + PURE[i] + "..";
    }
    return packages;
  }

  private static DescribedPredicate<JavaClass> named(String... names) {
    return DescribedPredicate.describe(
        String.join(", ", names), type -> Set.of(names).contains(type.getFullName()));
  }
}
