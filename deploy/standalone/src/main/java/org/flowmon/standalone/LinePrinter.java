package org.flowmon.standalone;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.flowmon.topic.RulesMark;
import org.flowmon.topic.Settled;

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
    if (value == null || RulesMark.is(record.key())) {
      return; // compaction's, or where rules change
    }
    if (Settled.is(record.headers())) {
      return; // between the flows; what it says is for the life of alerts
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
