package org.flowmon.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.AddressCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnFormatReaderTest {
  private static final String GARANTEX =
      """
      {"entity":"garantex","name":"Garantex Europe OU","kind":"exchange","country":"RU",\
      "tags":["russia-linked","sanctioned"],"designations":[{"list":"OFAC SDN",\
      "programme":"RUSSIA-EO14024","date":"2022-04-05","reference":".."}],"chain":"bitcoin",\
      "address":"3Lpoy53K625zVeE47ZasiG5jGkAxJ27kh1","from":"2019-01-01","source":"OFAC SDN",\
      "confidence":"high"}
      """;

  @Test
  void everyFieldOfALineIsKept() throws IOException {
    Watchlist list = Lists.of("# a remark\n\n" + GARANTEX);
    Entity entity = list.entity("garantex").orElseThrow();
    assertEquals("Garantex Europe OU", entity.name());
    assertEquals(EntityKind.EXCHANGE, entity.kind());
    assertEquals("RU", entity.country());
    assertEquals(
        new Designation("OFAC SDN", "RUSSIA-EO14024", LocalDate.of(2022, 4, 5), ".."),
        entity.designations().first());
    assertTrue(entity.basis("russia-linked").contains("stated by OFAC SDN"));
    assertTrue(entity.basis("russia-linked").contains("programme RUSSIA-EO14024"));
    assertEquals(
        List.of(
            new Label(
                "garantex",
                "3Lpoy53K625zVeE47ZasiG5jGkAxJ27kh1",
                null,
                LocalDate.of(2019, 1, 1).toEpochDay(),
                Confidence.HIGH,
                false,
                false,
                false,
                true,
                null)),
        list.labelList("bitcoin"));
  }

  @Test
  void poolMayGiveACoinbaseTagAndDefaultsApply() throws IOException {
    Watchlist list =
        Lists.of("{\"entity\":\"emcd\",\"kind\":\"mining-pool\",\"coinbaseTag\":\"/EMCD/\"}");
    Label label = list.labelList("bitcoin").get(0);
    assertEquals("/EMCD/", label.coinbaseTag());
    assertTrue(label.pool());
    assertEquals(Confidence.MEDIUM, label.confidence());
    assertEquals(Long.MIN_VALUE, label.fromDay());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\":\"x\"} | field \"entity\": expected a string, it is missing",
        "{\"entity\":7} | field \"entity\": expected a string that is not empty, found 7",
        "{\"entity\":\"x\",\"tags\":\"a\"} | field \"tags\": expected an array, found \"a\"",
        "{\"entity\":\"x\",\"tags\":[1]} | field \"tags\": expected strings that are not empty,"
            + " found 1",
        "{\"entity\":\"x\",\"country\":\"Russia\"} | field \"country\": expected an ISO 3166 code"
            + " of two letters, found \"Russia\"",
        "{\"entity\":\"x\",\"chain\":\"bitcoin\",\"address\":\"a\",\"from\":\"2019\"} | field"
            + " \"from\": expected a date as 2022-04-05, found \"2019\"",
        "{\"entity\":\"x\",\"address\":\"a\"} | field \"chain\": expected the chain's short name"
            + " beside the address, found ",
        "{\"entity\":\"x\",\"confidence\":\"sure\"} | field \"confidence\": expected low, medium or"
            + " high, found \"sure\"",
        "{\"entity\":\"x\",\"designations\":[{\"date\":\"2022-04-05\"}]} | field"
            + " \"designations[0].list\": expected a string, it is missing",
        "[1] | field \"line\": expected a JSON object, found [1]"
      })
  void malformedLineIsNamedWithLineFieldAndWhatWasExpected(String line, String problem)
      throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    ReadReport report =
        Lists.read("w.jsonl", "{\"entity\":\"ok\"}\n" + line + "\n{\"entity\":\"ok2\"}", builder);
    assertEquals(List.of("w.jsonl: line 2: " + problem.strip()), strip(report.malformed()));
    assertEquals(3, report.recordsRead());
    assertEquals(2, report.recordsKept());
    assertEquals(2, builder.build().entities().size());
  }

  private static List<String> strip(List<String> lines) {
    return lines.stream().map(String::strip).toList();
  }

  @Test
  void textThatIsNotJsonIsNamed() throws IOException {
    ReadReport report =
        Lists.read("w.jsonl", "{\"entity\":\"a\"}\n{\"entity\":\"b\"", new WatchlistBuilder());
    assertTrue(report.malformed().get(0).startsWith("w.jsonl: line 2: expected one JSON object"));
  }

  /** In one case only, an address of Ethereum's form has no checksum: it counts as it stands. */
  @ParameterizedTest
  @ValueSource(strings = {"ethereum", "bnb", "polygon"})
  void aMistypedAddressWithMixedCaseIsNamedAndOneWithoutChecksumCounts(String chain)
      throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    ReadReport report =
        Lists.read(
            "w.jsonl",
            """
            {"entity":"a","chain":"%1$s","address":"0xdAC17F958D2ee523a2206206994597C13D831eC7"}
            {"entity":"b","chain":"%1$s","address":"0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2"}
            {"entity":"c","chain":"%1$s","address":"0xA0B86991C6218B36C1D19D4A2E9EB0CE3606EB48"}
            """
                .formatted(chain),
            builder);
    assertEquals(
        List.of(
            "w.jsonl: line 1: bad "
                + chain
                + " address 0xdAC17F958D2ee523a2206206994597C13D831eC7 of a: EIP-55 checksum"
                + " fails"),
        report.badAddresses());
    assertEquals(
        List.of(
            "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48",
            "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2"),
        builder.build().labelList(chain).stream().map(Label::address).sorted().toList());
  }

  @Test
  void unknownFieldsAndKindsAreReportedAndNotFatal() throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    ReadReport report =
        Lists.read("w.jsonl", "{\"entity\":\"a\",\"kind\":\"thing\",\"colour\":\"red\"}", builder);
    assertTrue(report.clean());
    assertTrue(report.notes().containsKey("unknown field \"colour\" ignored"));
    assertTrue(report.notes().containsKey("unknown kind \"thing\", taken as unknown"));
  }

  @Test
  void addressWithABadChecksumIsKeptMarkedNamedAndGivesNoLabel() throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    ReadReport report =
        Lists.read(
            "w.jsonl",
            "{\"entity\":\"a\",\"chain\":\"bitcoin\",\"address\":\""
                + Lists.GENESIS_MISTYPED
                + "\"}\n{\"entity\":\"a\",\"chain\":\"bitcoin\",\"address\":\"addr-garantex-1\"}",
            builder);
    Watchlist list = builder.build();
    assertEquals(
        List.of(
            "w.jsonl: line 1: bad bitcoin address "
                + Lists.GENESIS_MISTYPED
                + " of a: checksum fails"),
        report.badAddresses());
    assertEquals(2, list.attributions().size());
    assertEquals(AddressCheck.State.BAD, list.bad().get(0).check().state());
    assertEquals(
        List.of("addr-garantex-1"),
        list.labelList("bitcoin").stream().map(Label::address).toList());
  }

  @Test
  void writtenListReadsBackToTheSameVersionAndDates() throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    Watchlist.readBuiltin(builder);
    Lists.read("own", GARANTEX, builder);
    Watchlist list = builder.build();
    List<String> lines = new ArrayList<>();
    OwnFormat.writeWithDates(list, lines::add);
    Watchlist back = Lists.of(String.join("\n", lines));
    assertEquals(list.version(), back.version());
    assertEquals(list.dates(), back.dates());
    assertEquals(list.attributions(), back.attributions());
    assertTrue(Watchlist.diff(list, back).isEmpty());
  }
}
