package org.flowmon.standalone;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.flowmon.topic.FlowJson;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;

/** Flows as lines of a file or of standard output. */
final class FlowFile implements AutoCloseable {
  private final String name;
  private final OutputStream out;
  private final JsonGenerator json;
  private final @Nullable PrintStream terminal;

  private FlowFile(String name, OutputStream out, @Nullable PrintStream terminal)
      throws IOException {
    this.name = name;
    this.out = out;
    this.json = FlowJson.generator(out);
    this.terminal = terminal;
  }

  /** A new file, in place of one that is there. */
  static FlowFile create(Path file) throws IOException {
    try {
      OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
      return new FlowFile(file.toString(), out, null);
    } catch (IOException e) {
      throw new IOException(file + ": cannot be written: " + why(e), e);
    }
  }

  /** Standard output: a reader sees a block's flows as soon as it is whole. */
  static FlowFile standard() throws IOException {
    PrintStream out = System.out;
    return new FlowFile("standard output", out, out);
  }

  void write(List<Flow> flows) throws IOException {
    try {
      for (Flow flow : flows) {
        FlowJson.writeLine(flow, json);
      }
    } catch (IOException e) {
      throw failed(e);
    }
    if (terminal != null) {
      flush();
    }
  }

  void flush() throws IOException {
    try {
      json.flush();
      out.flush();
    } catch (IOException e) {
      throw failed(e);
    }
    if (terminal != null && terminal.checkError()) {
      throw new IOException(name + " was closed before everything was written");
    }
  }

  private IOException failed(IOException e) {
    return new IOException(name + ": cannot be written further: " + why(e), e);
  }

  /** The reason in words, where the exception's message is only a file name. */
  static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException n -> "no such folder";
      case AccessDeniedException a -> "not allowed; check its permissions";
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }

  @Override
  public void close() throws IOException {
    json.close();
    if (terminal == null) {
      out.close();
    }
  }
}
