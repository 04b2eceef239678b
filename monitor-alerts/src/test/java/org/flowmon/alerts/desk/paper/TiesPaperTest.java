package org.flowmon.alerts.desk.paper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class TiesPaperTest {
  private static final TiesPaper.Signed SIGNED =
      new TiesPaper.Signed(
          "ab".repeat(32),
          "anna",
          Instant.parse("2026-01-02T03:04:05Z"),
          "the regulator asked",
          "sven",
          Instant.parse("2026-01-02T04:00:00Z"));

  private static JsonNode report(String cells, String traced) throws IOException {
    return new JsonMapper()
        .readTree(
            """
            {"from":null,"to":"2025-12-31","newest_flow":"2025-11-30","policy":"haircut","list_version":"v1",
             "lists":[{"source":"OFAC SDN","claims":7,"newest":"2025-10-01"}],
             "unwatched_chains":[{"chain":"monero","listed_addresses":3}],
             "exchanges":[{"id":"k","name":"Kuma \\u202egnp"},{"id":"n","name":"Neko \\u732b"}],
             "entities":[{"id":"g","name":"Garantex","designated_since":"2022-04-05"}],
             "cells":[%s],"traced":%s}
            """
                .formatted(cells, traced));
  }

  private static String cell(int sums) {
    String sum =
        "{\"period\":\"2025-Q1\",\"chain\":\"bitcoin\",\"asset\":\"native\",\"symbol\":null,\"decimals\":null,"
            + "\"kind\":\"transfer\",\"direct\":\"123456789012\",\"indirect\":\"1\","
            + "\"after_designation\":\"1\",\"not_after\":\"0\",\"flows\":2}";
    return "{\"exchange\":\"k\",\"entity\":\"g\",\"tie\":\"direct\",\"last_flow\":\"2025-11-30\","
        + "\"last_direct_flow\":\"2025-11-30\",\"to_exchange\":["
        + String.join(",", Collections.nCopies(sums, sum))
        + "],\"from_exchange\":[]}";
  }

  private static String text(byte[] pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document);
    }
  }

  @Test
  void itStatesListsVersionPolicyCoverageHashAndWhoAnswersForIt() throws IOException {
    String traced = "{\"bitcoin\":[{\"low\":800000,\"high\":870000}]}";
    String text = text(TiesPaper.of(report(cell(1), traced), SIGNED));
    for (String said :
        new String[] {
          "the first block to 2025-12-31",
          "haircut",
          "v1",
          "OFAC SDN (7 claims, newest of 2025-10-01)",
          "blocks 800,000 to 870,000",
          "not watched; 3 listed addresses lie there",
          "ab".repeat(32),
          "anna, 2026-01-02T03:04:05Z: the regulator asked",
          "sven, 2026-01-02T04:00:00Z",
          "direct, ongoing",
          "1,234.56789012",
          "Page 1 of"
        }) {
      assertTrue(text.contains(said), said + " is not in " + text);
    }
    assertTrue(text.contains("Kuma <U+202E>gnp"), "the direction is not turned: " + text);
    assertTrue(text.contains("Neko <U+732B>"), "what the font has not is written out: " + text);
    assertTrue(text.contains("No flow was found, in what was looked at, of: Neko"), text);
    String nothing = text(TiesPaper.of(report("", "{}"), SIGNED));
    assertTrue(nothing.contains("that no tie is shown says nothing"), nothing);
  }

  @Test
  void theSameReportGivesTheSameBytesAndAnotherGivesOthers() throws IOException {
    JsonNode report = report(cell(200), "{}");
    byte[] pdf = TiesPaper.of(report, SIGNED);
    assertArrayEquals(pdf, TiesPaper.of(report, SIGNED));
    assertFalse(Arrays.equals(pdf, TiesPaper.of(report(cell(199), "{}"), SIGNED)));
    try (PDDocument document = Loader.loadPDF(pdf)) {
      assertTrue(document.getNumberOfPages() > 5, "200 rows go over pages");
      assertEquals(
          SIGNED.askedAt().toEpochMilli(),
          document.getDocumentInformation().getCreationDate().getTimeInMillis());
      document
          .getPage(0)
          .getResources()
          .getFontNames()
          .forEach(
              name -> {
                try {
                  assertTrue(document.getPage(0).getResources().getFont(name).isEmbedded());
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
    }
  }
}
