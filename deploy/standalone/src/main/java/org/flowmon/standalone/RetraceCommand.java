package org.flowmon.standalone;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flowmon.alerts.AlertRule;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.Chain;
import org.flowmon.standalone.PublishedLists.Published;
import org.flowmon.topic.Topics;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code retrace}: what a newer list would have said of what happened before it. Only reads. */
@Command(
    name = "retrace",
    description = {
      "Traces the stored lanes again, beside the running monitor, as if another version of the",
      "watchlist had been in force from a day on, and says what differs from what was told: flows",
      "and alerts that are missing, flows that do not hold, and what addresses hold that are newly",
      "listed. Each lane is read from its start; nothing is written or changed. The rules are those",
      "in force now. A claim's own 'from' day goes on to decide. Speed goes to standard error."
    })
final class RetraceCommand implements Callable<Integer> {
  private static final int SHORTEST = 6;
  private static final int LISTED = 5;

  @Spec private CommandSpec spec;

  @Option(
      names = "--list",
      paramLabel = "VERSION",
      description =
          "a version of the watchlist that was published to the monitor, or its first characters")
  private @Nullable String version;

  @Option(
      names = "--since",
      required = true,
      paramLabel = "YYYY-MM-DD",
      description = "the first day (UTC, by block time) on which the version counts")
  private LocalDate since;

  @Option(
      names = "--chain",
      paramLabel = "NAME",
      description = "only this chain; default all that are stored")
  private @Nullable String chain;

  @Option(names = "--json", description = "one JSON object a line")
  private boolean json;

  @Mixin private final WatchlistOptions watchlists = new WatchlistOptions();

  @ArgGroup private @Nullable BrokerOptions broker;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  RetraceCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if ((version != null) == watchlists.named()) {
      throw new ParameterException(
          spec.commandLine(), "name a version that was published (--list) or a list (--watchlist)");
    }
    List<Chain> chains = chains();
    Topics topics = TailOptions.topics();
    String bootstrap = (broker == null ? new BrokerOptions() : broker).reached();
    List<Published> published = PublishedLists.versions(bootstrap, topics);
    Watchlist list = version == null ? watchlists.load() : find(bootstrap, topics, published);
    Instant known =
        published.stream()
            .filter(each -> each.version().equals(list.version()))
            .map(Published::at)
            .findFirst()
            .orElse(null);
    PrintWriter out = spec.commandLine().getOut();
    RetracePrint print =
        json ? new RetraceJson(out, list, known) : new RetraceText(out, list, known);
    RetracedLane lane =
        new RetracedLane(
            bootstrap,
            topics,
            Settings.traced(bootstrap, topics),
            rules(bootstrap, topics),
            list,
            since,
            this::tell);
    boolean any = false;
    for (Chain each : chains) {
      any |= lane.run(each, print);
      if (out.checkError()) {
        throw new IOException("standard output was closed before everything was written");
      }
    }
    if (!any) {
      tell("nothing was traced there yet" + (chain == null ? "" : " of " + chain));
    }
    return 0;
  }

  private List<Chain> chains() {
    if (chain == null) {
      return Chain.all().stream().filter(each -> !each.equals(Chain.CANARY)).toList();
    }
    try {
      return List.of(Chain.named(chain));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--chain: " + e.getMessage(), e);
    }
  }

  private Watchlist find(String bootstrap, Topics topics, List<Published> published)
      throws IOException, InterruptedException {
    String wanted = version == null ? "" : version;
    List<Published> found =
        published.stream()
            .filter(
                each ->
                    each.version().equals(wanted)
                        || (wanted.length() >= SHORTEST && each.version().startsWith(wanted)))
            .toList();
    if (found.size() != 1) {
      List<String> newest = new ArrayList<>();
      for (Published each : published.reversed().stream().limit(LISTED).toList()) {
        newest.add(each.version().substring(0, RetraceText.SHORT) + " of " + each.at());
      }
      throw new IOException(
          (found.isEmpty() ? "no version " : "several versions ")
              + wanted
              + " in "
              + topics.lists()
              + "; the newest there: "
              + (newest.isEmpty() ? "none" : String.join(", ", newest)));
    }
    Optional<Watchlist> list = PublishedLists.find(bootstrap, topics, found.getFirst().version());
    return list.orElseThrow(
        () ->
            new IOException(
                "version " + wanted + " cannot be read by this version of the program"));
  }

  /** What was published last; else those that run until others are published. */
  private static List<AlertRule> rules(String bootstrap, Topics topics)
      throws IOException, InterruptedException {
    Optional<byte[]> last = RulePublisher.last(bootstrap, topics);
    return last.isPresent() ? RuleSet.PUBLISHED.read(last.get()) : ShippedRules.standard();
  }

  private void tell(String what) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(what);
    err.flush();
  }
}
