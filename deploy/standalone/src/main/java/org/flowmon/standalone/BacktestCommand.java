package org.flowmon.standalone;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.Severity;
import org.flowmon.alerts.Window;
import org.flowmon.alerts.notify.SeverityTable;
import org.flowmon.alerts.notify.Urgency;
import org.flowmon.alerts.rule.Backtest;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.alerts.rule.WrittenRule;
import org.flowmon.chain.Chain;
import org.flowmon.topic.FlowFormatException;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.FlowMarks;
import org.flowmon.topic.PriceMark;
import org.flowmon.topic.Topics;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rules backtest}: rules over the flows that are there. Nothing is written. */
@Command(
    name = "backtest",
    description = {
      "Says what rules would have alerted of the flows that a monitor has written, and how many",
      "pages: cases of which an alert pages by the severity table. Nothing is published or changed.",
      "Parties are those of the watchlist given here, which may not be the one of then."
    })
final class BacktestCommand implements Callable<Integer> {
  /** So many records from its end are looked at for the newest flow of a lane. */
  private static final long TAIL = 1_000;

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "rule files or folders")
  private List<Path> files;

  @Option(
      names = "--since",
      paramLabel = "LENGTH",
      defaultValue = "7d",
      description = "so long before the newest flow of the chain: 24h, 7d (default), 90d")
  private String since;

  @Option(
      names = "--chain",
      paramLabel = "NAME",
      defaultValue = "bitcoin",
      description = "whose flows; default bitcoin")
  private String chain;

  @Option(
      names = "--with-builtin-rules",
      description = "the built-in rules before the ones given, as when they run")
  private boolean withBuiltin;

  @Option(
      names = "--severity-table",
      paramLabel = "FILE",
      description = "what pages; default: the built-in table")
  private @Nullable Path table;

  @Mixin private final WatchlistOptions watchlists = new WatchlistOptions();

  @ArgGroup private @Nullable BrokerOptions broker;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  BacktestCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Chain lane;
    long length;
    try {
      lane = Chain.named(chain);
      length = Window.seconds(since);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--chain, --since: " + e.getMessage(), e);
    }
    List<WrittenRule> rules = RuleSet.load(files, withBuiltin).rules();
    Parties parties = Parties.of(watchlists.load());
    SeverityTable asks = table == null ? SeverityTable.builtin() : SeverityTable.load(table);
    Topics topics = TailOptions.topics();
    String bootstrap = (broker == null ? new BrokerOptions() : broker).reached();
    TopicPartition flows = new TopicPartition(topics.flows(), lane.lane());
    long newest = newest(bootstrap, flows, TAIL);
    if (newest == Long.MIN_VALUE) {
      newest = newest(bootstrap, flows, Long.MAX_VALUE); // blocks without flows at its end
    }
    PrintWriter out = spec.commandLine().getOut();
    if (newest == Long.MIN_VALUE) {
      out.println("no flows of " + lane + " to judge");
      out.flush();
      return 0;
    }
    Backtest test = new Backtest(rules, parties, newest - length);
    Readback.read(
        bootstrap,
        flows,
        Long.MAX_VALUE,
        () -> true,
        record -> {
          if (PriceMark.is(record.key())) {
            test.accept(PriceMark.fromBytes(record.value()));
          } else if (!FlowMarks.is(record)) {
            test.accept(flow(record.value()));
          }
        });
    print(out, lane, newest, test.report(alert -> asks.urgency(alert) == Urgency.PAGE));
    return 0;
  }

  /** The block time of the newest flow among the last so many records, the least when none is. */
  private static long newest(String bootstrap, TopicPartition flows, long last)
      throws IOException, InterruptedException {
    long[] newest = {Long.MIN_VALUE};
    Readback.read(
        bootstrap,
        flows,
        last,
        () -> true,
        record -> {
          if (!FlowMarks.is(record)) {
            newest[0] = Math.max(newest[0], flow(record.value()).block().time());
          }
        });
    return newest[0];
  }

  private static Flow flow(byte[] value) throws IOException {
    try {
      return FlowJson.fromBytes(value);
    } catch (FlowFormatException e) {
      throw new IOException("a record of the flows topic is no flow: " + e.getMessage(), e);
    }
  }

  private void print(PrintWriter out, Chain lane, long newest, Backtest.Report report) {
    out.println(
        String.format(
            Locale.ROOT,
            "%s, %s up to %s: %,d flows",
            lane,
            since,
            Instant.ofEpochSecond(newest),
            report.flows()));
    out.println();
    int width =
        Math.max(4, report.lines().stream().mapToInt(l -> l.rule().length()).max().orElse(0));
    StringBuilder head = new StringBuilder(pad("rule", width));
    for (Severity severity : Severity.values()) {
      head.append(String.format(Locale.ROOT, "%10s", severity));
    }
    out.println(head.append(" retracted      also    failed"));
    for (Backtest.Line each : report.lines()) {
      StringBuilder line = new StringBuilder(pad(each.rule(), width));
      for (Severity severity : Severity.values()) {
        line.append(String.format(Locale.ROOT, "%,10d", each.alerts().getOrDefault(severity, 0L)));
      }
      out.println(
          line.append(
              String.format(
                  Locale.ROOT, "%,10d%,10d%,10d", each.retracted(), each.also(), each.failed())));
    }
    out.println();
    out.println(
        String.format(Locale.ROOT, "cases: %,d, pages: %,d", report.cases(), report.pages()));
    out.flush();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
