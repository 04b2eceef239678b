package org.flowmon.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.AlertView;
import org.flowmon.alerts.AsyncApi;
import org.flowmon.alerts.tenant.Tenant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code alerts tail}: alert revisions as they are written. */
@Command(name = "alerts", description = "Shows alerts.")
final class AlertsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets spec
  AlertsCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing subcommand: tail or contract");
  }

  @Command(
      name = "tail",
      description = {
        "Prints alerts and their later revisions as they come.",
        "Ends with Ctrl-C or with --until-idle."
      })
  int tail(
      @Mixin TailOptions options,
      @Option(
              names = "--tenant",
              paramLabel = "ID",
              description = "what that tenant is told, as it reads it")
          @Nullable String tenant)
      throws IOException {
    boolean colour = Terminal.colour();
    options
        .of(spec, topic(tenant, options))
        .run(
            new LinePrinter(
                spec.commandLine().getErr(),
                value ->
                    options.json()
                        ? LinePrinter.line(new String(value, StandardCharsets.UTF_8))
                        : AlertView.lines(AlertJson.fromBytes(value), colour)
                            .getBytes(StandardCharsets.UTF_8)));
    return 0;
  }

  @Command(
      name = "contract",
      description = {
        "Prints what subscribers may rely on: topic, envelope, schema, as an AsyncAPI 3 document."
      })
  int contract() {
    spec.commandLine().getOut().print(AsyncApi.document(TailOptions.topics()));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private String topic(@Nullable String tenant, TailOptions options) {
    if (tenant == null) {
      return TailOptions.topics().alerts();
    }
    if (options.oneChain()) {
      throw new ParameterException(
          spec.commandLine(), "--chain: a tenant's topic holds all chains in one order");
    }
    try {
      Tenant.requireId(tenant);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--tenant: " + e.getMessage(), e);
    }
    return TailOptions.topics().tenantAlerts(tenant);
  }
}
