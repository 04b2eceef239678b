package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.Parties;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.standalone.explain.Earlier;
import org.flowmon.standalone.explain.ExplainJson;
import org.flowmon.standalone.explain.ExplainText;
import org.flowmon.standalone.explain.Explanation;
import org.flowmon.standalone.explain.Explanation.Revision;
import org.flowmon.standalone.explain.FlowSearch;
import org.flowmon.standalone.explain.InNoBlock;
import org.flowmon.topic.Received;
import org.flowmon.topic.Topics;
import org.flowmon.topology.Retrace;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain}: all that an alert rests on, worked out again. Nothing is written. */
@Command(
    name = "explain",
    description = {
      "Says all that an alert rests on: its revisions, both flows, every hop, the list entries, the",
      "rule, the bounds, the times. Reads the topics only, traces the lane again up to the block",
      "and compares what comes out with what was alerted; after a reorganisation up to each block",
      "that it stood in. Exit code 0: it is the same; 1: it differs, or could not be worked out.",
      "Of an alert that is in no block its revisions are shown, and that nothing is compared (0).",
      "Who claims what is said by the list of then, as the monitor published it; where it did not,",
      "name the lists that the monitor was started with (--watchlist)."
    })
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ALERT", description = "the alert's id: fa1_...")
  private String id;

  @Option(names = "--json", description = "one JSON object")
  private boolean json;

  @Option(
      names = "--from-start",
      description = {
        "trace the lane from its first block, not from stored state: slower, and rests on nothing",
        "but the blocks and the labels"
      })
  private boolean fromStart;

  @Mixin private final WatchlistOptions watchlists = new WatchlistOptions();

  @ArgGroup private @Nullable BrokerOptions broker;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ExplainCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Topics topics = TailOptions.topics();
    String bootstrap = (broker == null ? new BrokerOptions() : broker).bootstrap();
    List<Revision> revisions = revisions(bootstrap, topics);
    List<Compared> compared = new ArrayList<>();
    for (Alert each : Explanation.compared(revisions)) {
      Watchlist list = list(bootstrap, topics, each, compared);
      compared.add(new Compared(each, list, new FlowSearch(each, Parties.of(list))));
    }
    if (compared.isEmpty() && InNoBlock.any(revisions)) {
      write(json ? ExplainJson.inNoBlock(revisions) : InNoBlock.text(revisions));
      return 0;
    }
    if (compared.isEmpty()) {
      throw new IOException("alert " + id + " was never raised, only retracted");
    }
    Chain chain = compared.getLast().told().movement().chain();
    new TopicTail(bootstrap, topics.flows(), chain, true, true)
        .run(
            sink(
                record -> {
                  for (Compared each : compared) {
                    each.flows().accept(record);
                  }
                }));
    Settings.Traced settings = Settings.traced(bootstrap, topics);
    Retrace retrace =
        new Retrace(
            bootstrap, topics, settings.policies(), settings.bounds(), settings.inferDeposits());
    List<Earlier> earlier = new ArrayList<>();
    for (Compared each : compared.subList(0, compared.size() - 1)) {
      earlier.add(earlier(each, revisions, retrace));
    }
    Explanation explanation = explain(compared.getLast(), revisions, retrace, earlier);
    write(json ? ExplainJson.of(explanation) : ExplainText.of(explanation));
    return explanation.equal() ? 0 : 1;
  }

  private void write(String answer) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.println(answer);
    if (out.checkError()) {
      throw new IOException("standard output was closed before everything was written");
    }
  }

  /** A revision, the list of then, and what the flows topic has of it. */
  private record Compared(Alert told, Watchlist list, FlowSearch flows) {}

  private Watchlist list(String bootstrap, Topics topics, Alert told, List<Compared> before)
      throws IOException, InterruptedException {
    String version = told.evidence().listVersion();
    for (Compared each : before) {
      if (watchlists.named() || each.told().evidence().listVersion().equals(version)) {
        return each.list();
      }
    }
    Optional<Watchlist> then =
        watchlists.named() ? Optional.empty() : PublishedLists.find(bootstrap, topics, version);
    return then.isPresent() ? then.get() : watchlists.load();
  }

  /** A lane may no longer be kept so far back as the last block needs it. */
  private Earlier earlier(Compared each, List<Revision> revisions, Retrace retrace) {
    try {
      return Earlier.of(explain(each, revisions, retrace, List.of()));
    } catch (IOException e) {
      return Earlier.failed(each.told(), String.valueOf(e.getMessage()));
    }
  }

  private Explanation explain(
      Compared of, List<Revision> revisions, Retrace retrace, List<Earlier> earlier)
      throws IOException {
    Set<Txid> wanted = new HashSet<>();
    of.told().evidence().path().forEach(step -> wanted.add(step.txid()));
    Retrace.Result traced =
        retrace.upTo(
            of.told().movement().chain(),
            of.told().movement().block().hash(),
            of.flows().last().map(FlowSearch.Found::timestamp).orElse(0L),
            wanted,
            fromStart,
            records -> tell("traced " + records + " records of the lane"));
    return Explanation.of(of.told(), revisions, of.flows(), retrace, traced, of.list(), earlier);
  }

  private void tell(String what) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(what);
    err.flush();
  }

  /** All revisions of the alert; the lane is not known from its id. */
  private List<Revision> revisions(String bootstrap, Topics topics) throws IOException {
    byte[] key = id.getBytes(UTF_8);
    List<Revision> revisions = new ArrayList<>();
    new TopicTail(bootstrap, topics.alerts(), null, true, true)
        .run(
            sink(
                record -> {
                  if (record.value() != null && Arrays.equals(key, record.key())) {
                    revisions.add(revision(record));
                  }
                }));
    if (revisions.isEmpty()) {
      throw new IOException(
          "no alert "
              + id
              + " in "
              + topics.alerts()
              + " at "
              + bootstrap
              + "; 'monitor alerts tail --until-idle' lists what is there");
    }
    return revisions;
  }

  private static Revision revision(ConsumerRecord<byte[], byte[]> record) throws IOException {
    String place = FlowSearch.place(record);
    try {
      return new Revision(
          AlertJson.fromBytes(record.value()),
          place,
          Received.millis(record.headers(), -1),
          Received.millis(record.headers(), Received.TRACED, -1),
          Received.millis(record.headers(), Received.ALERTED, -1));
    } catch (IllegalArgumentException e) {
      throw new IOException(place + " is no alert: " + e.getMessage(), e);
    }
  }

  private static TopicTail.Sink sink(Readback.Reader reader) {
    return new TopicTail.Sink() {
      @Override
      public void accept(ConsumerRecord<byte[], byte[]> record) throws IOException {
        reader.read(record);
      }

      @Override
      public void flush() {}
    };
  }
}
