package org.flowmon.standalone;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
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

  @Override
  public String toString() {
    return "exit code " + code + "\n" + out + err;
  }
}
