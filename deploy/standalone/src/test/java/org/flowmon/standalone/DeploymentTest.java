package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.flowmon.alerts.notify.Notify;
import org.flowmon.standalone.Deployment.Started;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * What the files for containers start is the program as it is: options, roles, ports, addresses.
 */
class DeploymentTest {
  private static final Path ROOT = Documents.projectRoot();
  private static final String DATA = "/var/lib/flowmon";

  /** The arguments without files of options, which are not in the repository. */
  private static String[] parsed(Started each) {
    return each.args().stream().filter(arg -> !arg.startsWith("@")).toArray(String[]::new);
  }

  private static List<Started> running() throws Exception {
    return Deployment.started().stream().filter(each -> each.args().contains("run")).toList();
  }

  @Test
  void everyCommandLineIsOneThatTheProgramTakes() throws Exception {
    for (Started each : Deployment.started()) {
      CommandLine.ParseResult result = Monitor.commandLine().parseArgs(parsed(each));
      assertTrue(result.hasSubcommand(), each.place());
      assertTrue(result.errors().isEmpty(), each.place());
      assertFalse(each.option("--kafka").isEmpty(), each.place());
      assertNotNull(PipelineConfig.Kafka.parse(each.option("--kafka")), each.place());
    }
  }

  @Test
  void theRolesTogetherAreEveryRole() throws Exception {
    for (boolean compose : List.of(true, false)) {
      Set<Role> roles = EnumSet.noneOf(Role.class);
      for (Started each : running()) {
        if (each.place().startsWith("compose") == compose) {
          roles.addAll(Role.parse(each.option("--roles")));
        }
      }
      assertEquals(Role.ALL, roles, compose ? "compose" : "kubernetes");
    }
  }

  @Test
  void whatIsOnceOnlyIsStartedOnce() throws Exception {
    Set<Role> once = EnumSet.of(Role.INGEST, Role.NOTIFY, Role.DESK);
    Set<String> seen = new TreeSet<>();
    for (Started each : running()) {
      for (Role role : Role.parse(each.option("--roles"))) {
        boolean compose = each.place().startsWith("compose");
        String what = compose + " " + role + each.option("--chain");
        assertTrue(!once.contains(role) || seen.add(what), each.place());
      }
    }
    for (JsonNode object : Deployment.objects()) {
      String name = object.at("/metadata/name").asText();
      if (name.equals("notify") || name.equals("desk")) {
        assertTrue(object.at("/spec/replicas").asInt(1) == 1, name);
      }
    }
  }

  @Test
  void everyProbeAsksAtAnAddressThatIsServed() throws Exception {
    Set<String> served = Set.of("/health/live", "/health/ready", "/health/covered");
    for (Started each : running()) {
      String port = String.valueOf(MetricsServer.DEFAULT_PORT);
      if (each.pod().isMissingNode()) {
        assertFalse(each.option("--metrics").isEmpty(), each.place());
        continue;
      }
      assertEquals("0.0.0.0:" + port, each.option("--metrics"), each.place());
      assertEquals(port, each.container().at("/ports/0/containerPort").asText(), each.place());
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        JsonNode asked = each.container().path(probe).path("httpGet");
        assertTrue(served.contains(asked.path("path").asText()), each.place() + " " + probe);
        assertEquals("metrics", asked.path("port").asText(), each.place() + " " + probe);
      }
    }
    List<JsonNode> scraped = new ArrayList<>();
    Deployment.documents(ROOT.resolve("deploy/compose/prometheus.yml"))
        .getFirst()
        .at("/scrape_configs/0/static_configs/0/targets")
        .forEach(scraped::add);
    Set<String> expected = new TreeSet<>();
    for (Started each : running()) {
      if (each.pod().isMissingNode() && each.option("--metrics").startsWith("0.0.0.0:")) {
        String port = each.option("--metrics").split(":", 2)[1];
        expected.add(each.place().substring("compose ".length()) + ":" + port);
      }
    }
    Set<String> found = new TreeSet<>();
    scraped.forEach(target -> found.add(target.asText()));
    assertEquals(expected, found);
  }

  @Test
  void everyContainerRunsWithoutRootAndWritesToItsVolumesOnly() throws Exception {
    for (Started each : Deployment.started()) {
      JsonNode container = each.container();
      if (each.pod().isMissingNode()) {
        assertTrue(container.path("read_only").asBoolean(), each.place());
        assertEquals("[\"ALL\"]", container.path("cap_drop").toString(), each.place());
        assertEquals("10001:10001", container.path("user").asText(), each.place());
        assertTrue(container.path("security_opt").toString().contains("no-new-privileges"));
        continue;
      }
      JsonNode allowed = container.path("securityContext");
      assertTrue(allowed.path("readOnlyRootFilesystem").asBoolean(), each.place());
      assertFalse(allowed.path("allowPrivilegeEscalation").asBoolean(true), each.place());
      assertEquals("[\"ALL\"]", allowed.at("/capabilities/drop").toString(), each.place());
      assertTrue(each.pod().at("/securityContext/runAsNonRoot").asBoolean(), each.place());
      assertFalse(each.pod().path("automountServiceAccountToken").asBoolean(true), each.place());
    }
    String image = Files.readString(ROOT.resolve("deploy/Containerfile"));
    assertTrue(image.contains("USER 10001:10001"));
  }

  /** Whatever an argument names lies in a volume, and every volume is declared. */
  @Test
  void everyFileThatIsNamedIsMounted() throws Exception {
    for (Started each : Deployment.started()) {
      List<String> mounted = new ArrayList<>();
      if (each.pod().isMissingNode()) {
        each.container().path("volumes").forEach(v -> mounted.add(v.asText().split(":")[1]));
        each.container().path("secrets").forEach(s -> mounted.add("/run/secrets/" + s.asText()));
      } else {
        Set<String> volumes = new TreeSet<>();
        each.pod().path("volumes").forEach(v -> volumes.add(v.path("name").asText()));
        if (!volumes.contains("data") && each.args().contains("run")) {
          volumes.add("data"); // claimed by the StatefulSet
        }
        for (JsonNode mount : each.container().path("volumeMounts")) {
          mounted.add(mount.path("mountPath").asText());
          assertTrue(volumes.contains(mount.path("name").asText()), each.place() + mount);
        }
      }
      for (String arg : each.args()) {
        String path = arg.startsWith("@") ? arg.substring(1) : arg;
        if (path.startsWith("/")) {
          assertTrue(
              mounted.stream().anyMatch(m -> path.equals(m) || path.startsWith(m + "/")),
              each.place() + ": " + path + " is in none of " + mounted);
        }
      }
      assertTrue(!each.args().contains("run") || each.option("--data").equals(DATA), each.place());
    }
  }

  @Test
  void theFilesOfComposeAreThereAndRight() throws Exception {
    JsonNode compose = Deployment.compose();
    for (JsonNode service : compose.path("services")) {
      for (JsonNode volume : service.path("volumes")) {
        String source = volume.asText().split(":")[0];
        boolean file = source.startsWith(".");
        assertTrue(
            file
                ? Files.exists(Deployment.besideCompose(source))
                : compose.path("volumes").has(source),
            source);
      }
      for (JsonNode secret : service.path("secrets")) {
        assertTrue(compose.path("secrets").has(secret.asText()), secret.asText());
      }
      assertFalse(service.path("privileged").asBoolean(), service.toString());
      for (JsonNode port : service.path("ports")) {
        assertTrue(port.asText().startsWith("127.0.0.1:"), port.asText());
      }
    }
    assertNotNull(Notify.load(Deployment.besideCompose("notify.yaml"), Clock.systemUTC()));
  }

  @Test
  void theKustomizationNamesEveryManifestAndTheImageWhatTheBuildMakes() throws Exception {
    Set<String> named = new TreeSet<>();
    Deployment.documents(ROOT.resolve("deploy/kubernetes/kustomization.yaml"))
        .getFirst()
        .path("resources")
        .forEach(each -> named.add(each.asText()));
    Set<String> there = new TreeSet<>(Set.of("kustomization.yaml"));
    there.addAll(named);
    assertEquals(
        there,
        new TreeSet<>(
            Deployment.manifests().stream().map(f -> String.valueOf(f.getFileName())).toList()));
    String image = Files.readString(ROOT.resolve("deploy/Containerfile"));
    String launcher = Files.readString(ROOT.resolve("deploy/monitor"));
    assertTrue(launcher.contains("standalone-0.1.0-SNAPSHOT.jar"));
    assertTrue(image.contains("COPY standalone-0.1.0-SNAPSHOT.jar "));
    assertTrue(image.contains("COPY lib "));
  }

  /** A selector that selects nothing is worse than none. */
  @Test
  void everySelectorFindsPods() throws Exception {
    List<JsonNode> pods =
        Deployment.objects().stream()
            .map(each -> each.at("/spec/template/metadata/labels"))
            .filter(labels -> !labels.isMissingNode())
            .toList();
    for (JsonNode object : Deployment.objects()) {
      for (String place :
          List.of(
              "/spec/selector/matchLabels", "/spec/podSelector/matchLabels", "/spec/selector")) {
        JsonNode selector = object.at(place);
        if (selector.isObject() && !selector.has("matchLabels")) {
          assertTrue(
              pods.stream().anyMatch(labels -> selects(selector, labels)), object.toString());
        }
      }
    }
  }

  private static boolean selects(JsonNode selector, JsonNode labels) {
    return StreamSupport.stream(selector.properties().spliterator(), false)
        .allMatch(each -> each.getValue().equals(labels.path(each.getKey())));
  }
}
