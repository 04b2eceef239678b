package org.flowmon.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Recorded data beside the work tree, where they are. */
final class SharedData {
  private SharedData() {}

  /** A folder of them; the calling test says that it is skipped, and is, when it is absent. */
  static Path folder(String name) {
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      Path found = dir.resolveSibling("shared").resolve("data").resolve(name);
      if (Files.isDirectory(found)) {
        return found;
      }
    }
    String message = "SKIPPED: no shared/data/" + name + " beside the project";
    System.out.println(message);
    Assumptions.abort(message);
    throw new IllegalStateException(message);
  }
}
