package org.flowmon.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.ChainFollower;
import org.flowmon.ingest.bitcoin.RecordedBlocks;
import org.flowmon.ingest.evm.Contracts;
import org.flowmon.ingest.evm.RecordedEvm;
import org.flowmon.ingest.neutral.NeutralFollower;

/** Recorded blocks in any format that is known, told apart by what the files hold. */
final class Recording {
  private static final String BITCOIN = "bitcoin";

  private Recording() {}

  /**
   * What follows these files; {@code contracts} are those of an account chain.
   *
   * @throws IOException when a file is not there, cannot be read, or the files are of two kinds
   */
  static Supplier<ChainFollower> of(Chain chain, List<Path> files, Contracts contracts)
      throws IOException {
    List<Path> neutral = new ArrayList<>();
    for (Path file : files) {
      if (isNeutral(file)) {
        neutral.add(file);
      }
    }
    if (neutral.isEmpty()) {
      return chain.name().startsWith(BITCOIN)
          ? opened(() -> RecordedBlocks.open(chain, files))
          : opened(() -> RecordedEvm.open(files, contracts));
    }
    if (neutral.size() < files.size()) {
      Path other = files.stream().filter(f -> !neutral.contains(f)).findFirst().orElseThrow();
      throw new IOException(
          other
              + ": not the neutral format, as "
              + neutral.getFirst()
              + " is: replay files of one kind at a time");
    }
    return () -> new NeutralFollower(chain, files);
  }

  private interface Opening {
    ChainFollower open() throws IOException;
  }

  /** Opens it once, so that it says now what it cannot read, and again for each who follows. */
  private static Supplier<ChainFollower> opened(Opening opening) throws IOException {
    opening.open().close();
    return () -> {
      try {
        return opening.open();
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    };
  }

  private static boolean isNeutral(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": is a folder, expected a recording");
    }
    try {
      return NeutralFollower.recognises(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + ": may not be read; check its permissions", e);
    }
  }
}
