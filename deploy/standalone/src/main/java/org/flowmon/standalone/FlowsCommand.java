package org.flowmon.standalone;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.flowmon.topic.FlowJson;
import org.flowmon.trace.Flow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code flows tail}: flows as the trace writes them. */
@Command(name = "flows", description = "Shows flows between labelled entities.")
final class FlowsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets spec
  FlowsCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing subcommand: tail");
  }

  @Command(
      name = "tail",
      description = {"Prints flows as they come.", "Ends with Ctrl-C or with --until-idle."})
  int tail(@Mixin TailOptions options) throws IOException {
    boolean colour = Terminal.colour();
    options
        .of(spec, TailOptions.topics().flows())
        .run(
            new LinePrinter(
                spec.commandLine().getErr(),
                value -> {
                  Flow flow = FlowJson.fromBytes(value);
                  return options.json()
                      ? json(flow)
                      : LinePrinter.line(FlowView.line(flow, colour));
                }));
    return 0;
  }

  private static byte[] json(Flow flow) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    FlowJson.writeLine(flow, line);
    return line.toByteArray();
  }
}
