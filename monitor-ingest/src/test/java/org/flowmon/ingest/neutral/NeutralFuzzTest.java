package org.flowmon.ingest.neutral;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * Whatever a file of neutral transactions holds: each line is read, or named with what is wrong.
 */
class NeutralFuzzTest {
  @FuzzTest
  void lines(byte[] bytes) {
    try (NeutralReader reader = NeutralReader.of(new ByteArrayInputStream(bytes), "given.jsonl")) {
      boolean more = true;
      for (int calls = 0; more; calls++) {
        assertTrue(calls <= reader.line(), "each call goes to another line");
        try {
          more = reader.next() != null;
        } catch (NeutralFormatException e) {
          assertTrue(String.valueOf(e.getMessage()).contains("given.jsonl"), e.getMessage());
        }
      }
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("given.jsonl"), e.getMessage());
    }
  }
}
