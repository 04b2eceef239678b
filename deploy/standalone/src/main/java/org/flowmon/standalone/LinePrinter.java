package org.flowmon.standalone;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.flowmon.topic.FlowMarks;

/**
 * Prints records of a topic on standard output, in UTF-8. One that cannot be read is named on
 * standard error and passed over.
 */
final class LinePrinter implements TopicTail.Sink {
  private final PrintStream out = System.out;
  private final PrintWriter err;
  private final Text text;

  /** A record as text, line ends included. */
  interface Text {
    byte[] of(byte[] value) throws IOException;
  }

  LinePrinter(PrintWriter err, Text text) {
    this.err = err;
    this.text = text;
  }

  static byte[] line(String line) {
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void accept(ConsumerRecord<byte[], byte[]> record) throws IOException {
    byte[] value = record.value();
    if (value == null || FlowMarks.is(record)) {
      return; // compaction's, or what stands between flows
    }
    try {
      out.writeBytes(text.of(value));
    } catch (RuntimeException e) {
      err.println(
          "passed over "
              + record.topic()
              + "-"
              + record.partition()
              + "@"
              + record.offset()
              + ": "
              + e.getMessage());
      err.flush();
    }
  }

  @Override
  public void flush() throws IOException {
    if (out.checkError()) {
      throw new IOException("standard output was closed");
    }
  }
}
