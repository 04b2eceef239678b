package org.flowmon.standalone;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.alerts.audit.AuditLog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code audit verify|checkpoint}. Exit codes: 0 it holds, 1 it does not or failed, 2 usage. */
@Command(name = "audit", description = "Checks the log of who did what at the desk.")
final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets spec
  AuditCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing subcommand: verify or checkpoint");
  }

  /** Where the log is and by which keys it is signed. */
  static final class Log {
    @ArgGroup private @Nullable BrokerOptions broker;

    @Option(
        names = "--key",
        paramLabel = "FILE",
        description =
            "the public keys that count, one a line (default audit.pub in the data directory)")
    private @Nullable Path key;

    @Option(
        names = "--topic",
        paramLabel = "NAME",
        description = "a copy of the log under another name")
    private @Nullable String topic;

    Log() {}
  }

  @Command(
      name = "verify",
      description = {
        "Reads the whole log and computes its Merkle tree anew.",
        "Names the first record that was changed, left out, added or moved, with exit code 1. Who"
            + " has the private key could write it all anew: keep a checkpoint elsewhere and name"
            + " it with --from-checkpoint."
      })
  int verify(
      @picocli.CommandLine.Mixin Log log,
      @Option(
              names = "--from-checkpoint",
              paramLabel = "FILE",
              description = "a checkpoint from before, which the log must still agree with")
          @Nullable Path kept)
      throws IOException, InterruptedException {
    AuditLog check = check(log, kept == null ? null : Files.readString(kept));
    out().println("holds: " + check.size() + " records");
    out().print(check.newest());
    out().flush();
    return 0;
  }

  @Command(
      name = "checkpoint",
      description =
          "Checks the log and prints its signed checkpoint alone, to be kept where nobody who runs"
              + " the monitor can change it.")
  int checkpoint(@picocli.CommandLine.Mixin Log log) throws IOException, InterruptedException {
    AuditLog check = check(log, null);
    if (check.size() == 0) {
      throw new IOException("the audit log is empty");
    }
    out().print(check.newest());
    out().flush();
    return 0;
  }

  private AuditLog check(Log log, @Nullable String kept) throws IOException, InterruptedException {
    BrokerOptions broker = log.broker == null ? new BrokerOptions() : log.broker;
    Path key = log.key == null ? broker.directory().resolve(AuditKey.PUBLIC) : log.key;
    AuditLog check;
    try {
      check = new AuditLog(AuditKey.known(key), kept);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "--from-checkpoint names no checkpoint of this log: " + e.getMessage(), e);
    }
    String topic = log.topic == null ? TailOptions.topics().audit() : log.topic;
    String bootstrap = broker.reached();
    Readback.read(
        bootstrap,
        new TopicPartition(topic, 0),
        () -> true,
        record -> complain(check.take(record)));
    complain(check.end());
    return check;
  }

  private static void complain(Optional<String> fault) throws IOException {
    if (fault.isPresent()) {
      throw new IOException("the audit log does not hold: " + fault.get());
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
