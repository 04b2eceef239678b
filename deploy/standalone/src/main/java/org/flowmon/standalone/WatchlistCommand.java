package org.flowmon.standalone;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.flowmon.chain.AddressCheck;
import org.flowmon.watchlist.OwnFormat;
import org.flowmon.watchlist.ReadReport;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code watchlist import|show|diff|validate|approved}. Exit codes: 0 done, 1 a file is broken or
 * (validate) something in it is bad, 2 usage. Reads OFAC SDN_ADVANCED XML, OpenSanctions entities,
 * GraphSense TagPacks, mining-pool lists, CSV and the monitor's own JSON lines, plain, gzip or
 * bzip2.
 */
@Command(
    name = "watchlist",
    mixinStandardHelpOptions = true,
    description = "Imports, shows, compares and checks lists of who is who.")
public final class WatchlistCommand implements Runnable {
  private final Clock clock;

  @Spec private CommandSpec spec;

  /** With the clock of this machine. */
  public WatchlistCommand() {
    this(Clock.systemUTC());
  }

  /**
   * @param clock tells today's date (UTC), for the age of a list
   */
  @SuppressWarnings("NullAway.Init") // picocli sets spec
  public WatchlistCommand(Clock clock) {
    this.clock = clock;
  }

  /** Without a subcommand: the usage. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing subcommand: import, show, diff, validate or approved");
  }

  @Command(
      name = "approved",
      mixinStandardHelpOptions = true,
      description = {
        "Prints the claims that two people agreed on at the desk, and those they took back, as a"
            + " list in the monitor's JSON lines.",
        "In the monitor they count already; elsewhere, name the file with --watchlist."
      })
  int approved(@ArgGroup @Nullable BrokerOptions broker) throws IOException, InterruptedException {
    String bootstrap = (broker == null ? new BrokerOptions() : broker).reached();
    ApprovedClaims.read(bootstrap, TailOptions.topics()).lines().forEach(out()::println);
    out().flush();
    return 0;
  }

  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description = {
        "Reads lists of any known format and writes them as one in the monitor's JSON lines.",
        "What was read, left out and found odd goes to standard error."
      })
  int importLists(
      @Parameters(arity = "1..*", paramLabel = "FILE", description = "lists to read, in order")
          List<Path> files,
      @Option(names = "--out", paramLabel = "FILE", description = "default: standard output")
          @Nullable Path out,
      @Option(
              names = "--skip-bad",
              description = "leave malformed records out instead of writing nothing")
          boolean skipBad) {
    return attempt(
        () -> {
          WatchlistBuilder builder = new WatchlistBuilder();
          boolean malformed = false;
          for (Path file : files) {
            ReadReport report = WatchlistFiles.read(file, builder);
            report.lines().forEach(err()::println);
            malformed |= report.malformedCount() > 0;
          }
          if (malformed && !skipBad) {
            err().println("nothing is written; mend the records named above or use --skip-bad");
            return 1;
          }
          Watchlist list = builder.build();
          list.conflicts().forEach(err()::println);
          err().println(WatchlistText.summary(list, today()));
          if (out == null) {
            OwnFormat.writeWithDates(list, out()::println);
          } else {
            write(list, out);
          }
          return 0;
        });
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {
        "Shows entities with their designations and addresses.",
        "Without QUERY: what the list is, its version, date and age."
      })
  int show(
      @Parameters(
              arity = "0..1",
              paramLabel = "QUERY",
              description = "an address, an id, a tag, or part of a name")
          @Nullable String query,
      @Option(names = "--watchlist", paramLabel = "FILE", description = "may be repeated")
          @Nullable List<Path> files,
      @Option(names = "--no-builtin-watchlist", description = "only the files given")
          boolean noBuiltin,
      @Option(names = "--json", description = "one JSON object a line") boolean json) {
    return attempt(
        () -> {
          Watchlist list = WatchlistFiles.load(files == null ? List.of() : files, !noBuiltin);
          List<String> lines =
              query == null
                  ? WatchlistText.overview(list, today(), json)
                  : WatchlistText.matches(list, query, json);
          lines.forEach(out()::println);
          if (lines.isEmpty()) {
            err().println("nothing in the watchlist matches \"" + query + "\"" + mistyped(query));
          }
          return lines.isEmpty() ? 1 : 0;
        });
  }

  /** Whether the query has the shape of an address and is none. */
  private static String mistyped(@Nullable String query) {
    return Stream.of("ethereum", "tron", "bitcoin")
        .map(chain -> AddressCheck.of(chain, query == null ? "" : query))
        .filter(check -> check.state() == AddressCheck.State.BAD)
        .map(check -> "; as an address it is mistyped: " + check.reason())
        .findFirst()
        .orElse("");
  }

  @Command(
      name = "diff",
      mixinStandardHelpOptions = true,
      description = "Says what NEW adds to, removes from and changes in OLD.")
  int diff(
      @Parameters(index = "0", paramLabel = "OLD", description = "a list of any format") Path old,
      @Parameters(index = "1", paramLabel = "NEW", description = "a list of any format") Path now) {
    return attempt(
        () -> {
          Watchlist before = WatchlistFiles.load(List.of(old), false);
          Watchlist after = WatchlistFiles.load(List.of(now), false);
          WatchlistText.diff(Watchlist.diff(before, after), before, after).forEach(out()::println);
          return 0;
        });
  }

  @Command(
      name = "validate",
      mixinStandardHelpOptions = true,
      description = {
        "Checks lists: every malformed record and every address whose checksum fails is named.",
        "Exit code 1 when there is one."
      })
  int validate(
      @Parameters(arity = "1..*", paramLabel = "FILE", description = "lists to check")
          List<Path> files) {
    int worst = 0;
    for (Path file : files) {
      int code =
          attempt(
              () -> {
                WatchlistBuilder builder = new WatchlistBuilder();
                ReadReport report = WatchlistFiles.read(file, builder);
                report.lines().forEach(out()::println);
                builder.build().conflicts().forEach(c -> out().println("  note: " + c));
                return report.clean() ? 0 : 1;
              });
      worst = Math.max(worst, code);
    }
    return worst;
  }

  /** Something that may fail on a file. */
  private interface Work {
    int run() throws IOException;
  }

  private int attempt(Work work) {
    try {
      return work.run();
    } catch (IOException e) {
      err().println(e.getMessage());
      return 1;
    } finally {
      out().flush();
      err().flush();
    }
  }

  /** Writes beside the target first, so that a failure leaves no half list. */
  private static void write(Watchlist list, Path out) throws IOException {
    Path parts = out.resolveSibling(out.getFileName() + ".part");
    try (PrintWriter writer =
        new PrintWriter(Files.newBufferedWriter(parts, StandardCharsets.UTF_8))) {
      OwnFormat.writeWithDates(list, line -> writer.print(line + "\n"));
      if (writer.checkError()) {
        throw new IOException(out + ": could not be written; is the disk full?");
      }
    } catch (IOException e) {
      Files.deleteIfExists(parts);
      throw new IOException(out + ": could not be written: " + e.getMessage(), e);
    }
    Files.move(parts, out, StandardCopyOption.REPLACE_EXISTING);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
