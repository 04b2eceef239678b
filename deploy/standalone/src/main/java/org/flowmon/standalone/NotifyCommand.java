package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.alerts.notify.Act;
import org.flowmon.alerts.notify.Answer;
import org.flowmon.alerts.notify.Notice;
import org.flowmon.alerts.notify.Notify;
import org.flowmon.alerts.notify.PageView;
import org.flowmon.alerts.notify.Route;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code notify check|test|show}. Exit codes: 0 all is well, 1 the file is broken or the endpoint
 * did not accept, 2 usage.
 */
@Command(name = "notify", description = "Checks, tests and shows pages.")
final class NotifyCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets spec
  NotifyCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing subcommand: check, test or show");
  }

  @Command(
      name = "check",
      description = {
        "Checks a notify file with everything it names.",
        "Every mistake is named with its file and line. No endpoint is asked."
      })
  int check(@Parameters(paramLabel = "FILE", description = "the notify file (YAML)") Path file)
      throws IOException {
    try (Notify notify = load(file)) {
      for (Route route : notify.routes()) {
        out().println(route.name() + ": " + route.takes() + " to " + route.pager().place());
      }
      out().println("severity table: " + notify.table().size() + " rows");
      out().flush();
    }
    return 0;
  }

  @Command(
      name = "test",
      description = {
        "Sends a page that is marked as a test over a route, and its end, and prints the answers.",
        "Whoever is on call there is paged. Exit code 1 when the endpoint did not accept."
      })
  int test(
      @Parameters(paramLabel = "ROUTE", description = "a name in the notify file") String name,
      @Option(
              names = "--notify",
              required = true,
              paramLabel = "FILE",
              description = "the notify file (YAML)")
          Path file)
      throws IOException, InterruptedException {
    Clock clock = Clock.systemUTC();
    try (Notify notify = load(file)) {
      Route route;
      try {
        route = notify.route(name);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
      }
      Instant now = clock.instant();
      String key = "notify-test-" + now.getEpochSecond();
      boolean accepted = true;
      for (Act act : List.of(Act.TRIGGER, Act.RESOLVE)) {
        if (accepted) {
          Answer answer = route.pager().tell(List.of(Notice.test(act, key, now))).getFirst();
          out().println(route.pager().place() + ": " + act + ": " + answer);
          accepted = answer.kind() == Answer.Kind.ACCEPTED;
        }
      }
      out().flush();
      return accepted ? 0 : 1;
    }
  }

  @Command(
      name = "show",
      description =
          "Shows the pages of a running monitor that are open, or ended in the last days.")
  int show(@ArgGroup @Nullable BrokerOptions broker) throws IOException, InterruptedException {
    String bootstrap = (broker == null ? new BrokerOptions() : broker).reached();
    TopicPartition topic = new TopicPartition(TailOptions.topics().pages(), 0);
    Map<String, String> lines = new TreeMap<>();
    Readback.read(
        bootstrap,
        topic,
        () -> true,
        record -> {
          String key = new String(record.key(), UTF_8);
          String line = PageView.line(key, record.value()).orElse("");
          if (line.isEmpty()) {
            lines.remove(key);
          } else {
            lines.put(key, line);
          }
        });
    lines.values().forEach(out()::println);
    out().flush();
    return 0;
  }

  private static Notify load(Path file) throws IOException {
    try {
      return Notify.load(file, Clock.systemUTC());
    } catch (NoSuchFileException e) {
      throw new IOException(e.getFile() + ": no such file", e);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
