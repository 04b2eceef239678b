package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Exit codes and messages that every command shares. */
class MonitorTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine monitor =
      Monitor.commandLine()
          .addSubcommand(new Failing(new IOException("cannot read blocks.dat:\n  gone")))
          .addSubcommand("break", new Failing(new IllegalStateException()))
          .setOut(new PrintWriter(out))
          .setErr(new PrintWriter(err));

  @Test
  void helpAndVersionAreAnsweredOnStandardOutput() {
    assertEquals(0, monitor.execute("--help"));
    assertTrue(out.toString().contains("Usage: monitor"), out::toString);
    assertEquals(0, monitor.execute("--version"));
    assertTrue(out.toString().contains("monitor "), out::toString);
    assertEquals(0, monitor.execute("fail", "--help"));
    assertEquals("", err.toString());
  }

  @Test
  void aMistypedCommandLineIsAUsageError() {
    assertEquals(2, monitor.execute());
    assertEquals(2, monitor.execute("dmeo"));
    assertEquals(2, monitor.execute("fail", "--nonsense"));
    assertTrue(err.toString().contains("dmeo"), err::toString);
    assertTrue(err.toString().contains("Try 'monitor fail --help'."), err::toString);
    assertEquals("", out.toString());
  }

  @Test
  void aFailureIsOneLine() {
    assertEquals(1, monitor.execute("fail"));
    assertEquals("monitor: cannot read blocks.dat: gone", err.toString().strip());
  }

  @Test
  void aFailureNobodyWroteAMessageForIsNamed() {
    assertEquals(1, monitor.execute("break"));
    assertTrue(
        err.toString().contains("internal error: java.lang.IllegalStateException"), err::toString);
    assertFalse(err.toString().contains("\tat "), err::toString);
  }

  @Test
  void theStackTraceIsShownWhenAskedFor() {
    assertEquals(1, monitor.execute("fail", "--stacktrace"));
    assertTrue(err.toString().contains("\tat org.flowmon"), err::toString);
  }

  @Command(name = "fail")
  private static final class Failing implements Callable<Integer> {
    private final Exception failure;

    Failing(Exception failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() throws Exception {
      throw failure;
    }
  }
}
