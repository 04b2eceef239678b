package org.flowmon.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UtcTimeTest {
  @Test
  void everySecondReadsAsTheJdkWritesIt() {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      long seconds = random.nextLong(-62_167_219_200L, 253_402_300_800L); // years 0 to 9999
      assertEquals(seconds, UtcTime.seconds(Instant.ofEpochSecond(seconds).toString()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-02-29T00:00:00Z",
        "2024-05-01T24:00:00Z",
        "2016-12-31T23:59:60Z",
        "2024-05-01T00:00:00.9Z",
        "2024-05-01T02:00:00+02:00",
        "+12024-05-01T00:00:00Z"
      })
  void otherFormsReadAsTheJdkReadsThem(String text) {
    assertEquals(Instant.parse(text).getEpochSecond(), UtcTime.seconds(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2023-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-05-01T25:00:00Z",
        "2024-05-01T00:60:00Z",
        "2024-05-01 00:00:00Z",
        "2024-05-0xT00:00:00Z",
        "2024-05-\u0661\u0661T00:00:00Z",
        "2024-05-01T00:00:00",
        "2024-05-01T00:00Z"
      })
  void whatIsNoTimeIsRefused(String text) {
    assertThrows(DateTimeException.class, () -> UtcTime.seconds(text));
  }
}
