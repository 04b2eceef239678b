package org.flowmon.standalone;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Goes once through what every start goes through: the first blocks of the demo, through every
 * stage on a broker in a temporary directory. The launcher records the classes that this loads, so
 * that later starts find them ready.
 */
@Command(name = "warm-up", hidden = true, description = "Used by the launcher after a build.")
final class WarmUpCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return new CommandLine(new DemoCommand())
        .setOut(new PrintWriter(Writer.nullWriter()))
        .execute("--pace", "0.1", "--blocks", "14");
  }
}
