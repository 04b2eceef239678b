package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A command as it ended: its exit code and what it said. */
record CommandLineFixture(int code, String out, String err) {
  /** Runs the command line in this process; each argument may be of any type. */
  static CommandLineFixture run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words =
        Arrays.stream(args)
            .flatMap(
                a ->
                    a instanceof Iterable<?> all && !(a instanceof java.nio.file.Path)
                        ? java.util.stream.StreamSupport.stream(all.spliterator(), false)
                        : Stream.of(a))
            .map(String::valueOf)
            .toArray(String[]::new);
    int code =
        Monitor.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(words);
    return new CommandLineFixture(code, out.toString(), err.toString());
  }

  /**
   * The lines of JSON that a command writes straight to standard output; it has to succeed. The log
   * of this process goes there too.
   */
  static List<String> json(Object... args) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try {
      System.setOut(new PrintStream(written, false, UTF_8));
      CommandLineFixture ended = run(args);
      assertEquals(0, ended.code(), ended::toString);
    } finally {
      System.setOut(before);
    }
    return written.toString(UTF_8).lines().filter(line -> line.startsWith("{")).toList();
  }

  @Override
  public String toString() {
    return "exit code " + code + "\n" + out + err;
  }
}
