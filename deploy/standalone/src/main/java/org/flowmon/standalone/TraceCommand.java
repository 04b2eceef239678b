package org.flowmon.standalone;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.neutral.NeutralReader;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code trace}: recordings in; flows, live compositions and poison flags out, without a broker.
 * Exit codes: 0 done, 1 a line or a file is broken, 2 usage.
 */
@Command(
    name = "trace",
    description = {
      "Traces recordings in the neutral transaction format, offline:",
      "flows between labelled entities come out, one JSON object a line."
    })
final class TraceCommand implements Callable<Integer> {
  private static final Path STANDARD = Path.of("-");

  /** How many skipped lines are named; all are counted. */
  private static final int NAMED = 20;

  @Spec private CommandSpec spec;

  @Option(
      names = "--in",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "recordings in chain order, plain, gzip or bzip2; - is standard input")
  private List<Path> in;

  @Mixin private final WatchlistOptions watchlists = new WatchlistOptions();

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      description = "how mixed value is shared out: haircut (default) or fifo")
  private String policy = "haircut";

  @Option(
      names = "--bounds",
      paramLabel = "BOUNDS",
      description = {
        "default, none to follow every hop and every unit, or what differs from the default:",
        "hops=10,share=1/1000,parts=32,minimums=yes; any for no limit"
      })
  private String bounds = "default";

  @Option(
      names = "--chain",
      paramLabel = "NAME",
      description = "only lines of this chain; default: all, each for itself")
  private @Nullable String chain;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "where the flows go; default and -: standard output")
  private Path out = STANDARD;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = "where every live composition goes, at the end")
  private @Nullable Path state;

  @Option(
      names = "--poison",
      paramLabel = "FILE",
      description = {
        "where the poison flags go, at the end: every holder",
        "that is connected with an entity at all, and how many hops away"
      })
  private @Nullable Path poison;

  @ArgGroup private final Badness badness = new Badness();

  /** One or the other. */
  static final class Badness {
    private boolean skip;

    @Option(
        names = "--strict",
        description = "stop before a block with a line that is bad (default)")
    void strict(boolean given) {
      skip = !given;
    }

    @Option(names = "--skip-bad", description = "go on without bad lines, and count them")
    void skipBad(boolean given) {
      skip = given;
    }
  }

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  TraceCommand() {}

  @Override
  public Integer call() throws IOException {
    checkFiles();
    Policy sharing = parsed("--policy", () -> Policy.parse(policy));
    Bounds limits = parsed("--bounds", () -> Bounds.parse(bounds));
    String name = chain;
    Chain only = name == null ? null : parsed("--chain", () -> Chain.named(name));
    Watchlist list = watchlists.load();
    PrintWriter err = spec.commandLine().getErr();
    int[] named = {0};
    try (FlowFile flows = out.equals(STANDARD) ? FlowFile.standard() : FlowFile.create(out)) {
      NeutralTrace trace =
          new NeutralTrace(
              new NeutralTrace.Settings(list, sharing, limits, only, badness.skip, poison != null),
              flows::write,
              message -> {
                if (named[0]++ < NAMED) {
                  err.println("skipped " + message);
                }
              });
      for (Path file : in) {
        try (NeutralReader reader = open(file)) {
          trace.read(reader, file.equals(STANDARD) ? "standard input" : file.toString());
        }
      }
      trace.end();
      flows.flush();
      if (state != null) {
        write("the state", trace::writeState, state);
      }
      if (poison != null) {
        write("the poison flags", trace::writePoison, poison);
      }
      err.println(trace.counts().summary());
      if (trace.counts().skipped() > 0) {
        err.println(trace.counts().skippedSummary());
      }
    } finally {
      err.flush();
    }
    return 0;
  }

  private void checkFiles() {
    Set<Path> written = new HashSet<>();
    Map<String, @Nullable Path> outputs = new LinkedHashMap<>();
    outputs.put("--out", out.equals(STANDARD) ? null : out);
    outputs.put("--state", state);
    outputs.put("--poison", poison);
    outputs.forEach(
        (option, file) -> {
          if (STANDARD.equals(file)) {
            throw new ParameterException(spec.commandLine(), option + " needs a file, not -");
          }
          if (file != null && !written.add(file.toAbsolutePath().normalize())) {
            throw new ParameterException(
                spec.commandLine(), option + " names " + file + ", which another option writes");
          }
        });
    for (Path file : in) {
      if (written.contains(file.toAbsolutePath().normalize())) {
        throw new ParameterException(spec.commandLine(), file + " is to be read and written");
      }
    }
    if (Collections.frequency(in, STANDARD) > 1) {
      throw new ParameterException(spec.commandLine(), "--in names standard input twice");
    }
  }

  /** Reads an option's value; what is wrong with it is a mistake of usage. */
  private <T> T parsed(String option, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
    }
  }

  private static NeutralReader open(Path file) throws IOException {
    if (file.equals(STANDARD)) {
      return NeutralReader.of(System.in, "standard input");
    }
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": is a folder, expected a recording");
    }
    try {
      return NeutralReader.open(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + ": may not be read; check its permissions", e);
    }
  }

  /** Something that is known once everything was read. */
  private interface Written {
    void to(OutputStream file) throws IOException;
  }

  /** Writes beside the target first, so that a failure leaves no half file. */
  private static void write(String what, Written written, Path to) throws IOException {
    Path part = to.resolveSibling(to.getFileName() + ".part");
    try {
      try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
        written.to(file);
      }
      Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw new IOException(to + ": " + what + " cannot be written: " + OutputFile.why(e), e);
    }
  }
}
