package org.flowmon.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchlistFormatTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "x.jsonl | {\"entity\":\"a\"} | OWN",
        "x | # remark;{\"entity\":\"a\"} | OWN",
        "x.txt | {\"listDate\":\"2024-01-01\"} | OWN",
        "x.jsonl | {broken | OWN",
        "empty |  | OWN",
        "x.json | {\"id\":\"a\",\"schema\":\"Person\",\"properties\":{}} | OPEN_SANCTIONS",
        "x.json | [{\"name\":\"p\"}] | POOLS",
        "x.json | {;\"payout_addresses\": {} } | POOLS",
        "x | title: t;tags:;- address: a | TAG_PACK",
        "x.yml.gz | # r;title: t | TAG_PACK",
        "x | \"entity\",name | CSV",
        "x.csv | name | CSV",
        "x | <?xml version=\"1.0\"?>;<Sanctions xmlns=\"u\"> | OFAC"
      })
  void formatIsToldByContentThenByName(String name, String text, WatchlistFormat format) {
    String content = text == null ? "" : text.replace(';', '\n');
    assertEquals(
        format,
        WatchlistFormat.detect(name, content.getBytes(StandardCharsets.UTF_8)).orElseThrow());
  }

  @Test
  void unknownContentIsRefusedNamingTheKnownFormats() {
    UnreadableListException e =
        assertThrows(
            UnreadableListException.class,
            () -> Lists.read("photo.png", "\u0001PNG", new WatchlistBuilder()));
    assertTrue(String.valueOf(e.getMessage()).contains("photo.png: not a list of a known format"));
  }

  @Test
  void compressionIsToldByContentAndTruncationIsNamed() throws IOException {
    byte[] plain = "{\"entity\":\"a\"}\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GzipCompressorOutputStream(gzip)) {
      out.write(plain);
    }
    ByteArrayOutputStream bzip2 = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(bzip2)) {
      out.write(plain);
    }
    for (byte[] bytes : new byte[][] {plain, gzip.toByteArray(), bzip2.toByteArray()}) {
      WatchlistBuilder builder = new WatchlistBuilder();
      assertEquals(
          20_000,
          WatchlistFormat.read(new ByteArrayInputStream(bytes), "list", builder).recordsKept());
    }
    for (ByteArrayOutputStream packed : new ByteArrayOutputStream[] {gzip, bzip2}) {
      byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() / 2);
      UnreadableListException e =
          assertThrows(
              UnreadableListException.class,
              () ->
                  WatchlistFormat.read(
                      new ByteArrayInputStream(cut), "list", new WatchlistBuilder()));
      assertTrue(String.valueOf(e.getMessage()).startsWith("list: "), e.getMessage());
    }
  }
}
