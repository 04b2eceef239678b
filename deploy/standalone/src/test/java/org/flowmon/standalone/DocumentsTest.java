package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The documents speak of files that are there and of commands that exist. */
class DocumentsTest {
  private static final Path ROOT = Documents.projectRoot();

  @TempDir Path elsewhere;

  @Test
  void linksAndPathsLeadSomewhere() throws IOException {
    Documents documents = new Documents(ROOT);
    assertTrue(documents.all().contains(ROOT.resolve("README.md")));
    for (Path each : documents.all()) {
      assertEquals(List.of(), documents.deadPaths(each));
    }
  }

  @Test
  void commandsAndTheirOptionsExist() throws IOException {
    Documents documents = new Documents(ROOT);
    for (Path each : documents.all()) {
      assertEquals(List.of(), documents.unknownCommands(each, Monitor.commandLine()));
    }
  }

  @Test
  void testsThatAreNamedExist() throws IOException {
    Documents documents = new Documents(ROOT);
    for (Path each : documents.all()) {
      assertEquals(List.of(), documents.missingTests(each));
    }
  }

  /** A claim that nothing shows is none. */
  @Test
  void everyClaimOfDefenceAndOfReliabilityNamesItsTest() throws IOException {
    assertClaims(ROOT.resolve("deploy/SECURITY.md"), "## What is defended");
    assertClaims(ROOT.resolve("README.md"), "## What it survives");
  }

  private static void assertClaims(Path file, String heading) throws IOException {
    String text = Files.readString(file);
    int from = text.indexOf(heading + "\n");
    assertTrue(from >= 0, heading);
    int to = text.indexOf("\n## ", from);
    List<String> rows =
        text.substring(from, to).lines().filter(line -> line.startsWith("|")).skip(2).toList();
    assertTrue(rows.size() > 5, heading);
    for (String row : rows) {
      assertTrue(row.matches(".*`[A-Z]\\w*Test(\\.\\w+)?`[^|]*\\|"), row);
    }
  }

  @Test
  void whatIsNotThereIsFound() throws IOException {
    Files.createDirectories(elsewhere.resolve("deploy"));
    Files.writeString(elsewhere.resolve("deploy/monitor"), "");
    Path file =
        Files.writeString(
            elsewhere.resolve("A.md"),
            """
            [here](deploy/monitor) [gone](docs/gone.md#part) [far](https://example.org/x)
            Run `deploy/monitor help`, see `deploy/lost.sh` and `deploy/<name>`.
            Shown by `LostTest` and `LostTest.here`.

                deploy/monitor dance --fast | less
                deploy/monitor warm-up --help --sideways
            """);
    Documents documents = new Documents(elsewhere);
    CommandLine monitor = Monitor.commandLine();
    assertEquals(List.of(file), documents.all());
    assertEquals(
        List.of("A.md:1: link to docs/gone.md", "A.md:2: path deploy/lost.sh"),
        documents.deadPaths(file));
    assertEquals(
        List.of("A.md:5: command dance", "A.md:6: warm-up has no option --sideways"),
        documents.unknownCommands(file, monitor));
    Path tests = Files.createDirectories(elsewhere.resolve("monitor-core/src/test/java"));
    assertEquals(
        List.of("A.md:3: test LostTest", "A.md:3: test LostTest.here"),
        documents.missingTests(file));
    Files.writeString(tests.resolve("LostTest.java"), "void there() {}");
    assertEquals(List.of("A.md:3: test LostTest.here"), documents.missingTests(file));
  }
}
