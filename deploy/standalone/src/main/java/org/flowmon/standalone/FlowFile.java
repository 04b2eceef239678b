package org.flowmon.standalone;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.flowmon.topic.FlowJson;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;

/** Flows as lines of a file or of standard output. */
final class FlowFile implements AutoCloseable {
  private final OutputStream out;
  private final JsonGenerator json;
  private final @Nullable PrintStream terminal;

  private FlowFile(OutputStream out, @Nullable PrintStream terminal) throws IOException {
    this.out = out;
    this.json = FlowJson.generator(out);
    this.terminal = terminal;
  }

  /** A new file, in place of one that is there. */
  static FlowFile create(Path file) throws IOException {
    return new FlowFile(OutputFile.create(file), null);
  }

  /** Standard output: a reader sees a block's flows as soon as it is whole. */
  static FlowFile standard() throws IOException {
    PrintStream out = System.out;
    return new FlowFile(out, out);
  }

  void write(List<Flow> flows) throws IOException {
    for (Flow flow : flows) {
      FlowJson.writeLine(flow, json);
    }
    if (terminal != null) {
      flush();
    }
  }

  void flush() throws IOException {
    json.flush();
    out.flush();
    if (terminal != null && terminal.checkError()) {
      throw new IOException("standard output was closed before everything was written");
    }
  }

  @Override
  public void close() throws IOException {
    json.close();
    if (terminal == null) {
      out.close();
    }
  }
}
