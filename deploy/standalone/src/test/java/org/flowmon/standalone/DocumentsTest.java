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
  void whatIsNotThereIsFound() throws IOException {
    Files.createDirectories(elsewhere.resolve("deploy"));
    Files.writeString(elsewhere.resolve("deploy/monitor"), "");
    Path file =
        Files.writeString(
            elsewhere.resolve("A.md"),
            """
            [here](deploy/monitor) [gone](docs/gone.md#part) [far](https://example.org/x)
            Run `deploy/monitor help`, see `deploy/lost.sh` and `deploy/<name>`.

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
        List.of("A.md:4: command dance", "A.md:5: warm-up has no option --sideways"),
        documents.unknownCommands(file, monitor));
  }
}
