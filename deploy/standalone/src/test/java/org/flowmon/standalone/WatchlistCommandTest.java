package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.flowmon.watchlist.Watchlist;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WatchlistCommandTest {
  private static final String CSV =
      "entity,kind,country,chain,address\nx,exchange,RU,bitcoin,addr-x-1\n";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    Clock clock = Clock.fixed(Instant.parse("2026-09-02T12:00:00Z"), ZoneOffset.UTC);
    return new CommandLine(new WatchlistCommand(clock))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void importedListSaysTheSameAsItsSource() throws IOException {
    String csv = file("a.csv", CSV);
    String own = folder.resolve("own.jsonl").toString();
    assertEquals(0, run("import", csv, "--out", own), err::toString);
    assertTrue(err.toString().contains("a.csv: CSV: 1 rows read, 1 kept"), err::toString);
    assertEquals(
        WatchlistFiles.load(List.of(Path.of(csv)), false).version(),
        WatchlistFiles.load(List.of(Path.of(own)), false).version());
    assertEquals(0, run("diff", csv, own));
    assertTrue(out.toString().startsWith("no difference: version "), out::toString);
    assertFalse(Files.exists(folder.resolve("own.jsonl.part")));
  }

  @Test
  void importOfAMalformedListWritesNothingUnlessToldTo() throws IOException {
    String bad = file("bad.jsonl", "{\"entity\":\"a\"}\n{\"entity\":7}\n");
    Path own = folder.resolve("own.jsonl");
    assertEquals(1, run("import", bad, "--out", own.toString()));
    assertFalse(Files.exists(own));
    assertTrue(err.toString().contains(bad + ": line 2: field \"entity\""), err::toString);
    assertEquals(0, run("import", bad, "--skip-bad", "--out", own.toString()));
    assertEquals(1, Files.readAllLines(own).size());
  }

  @Test
  void showWithoutAQueryTellsVersionDateAndAge() {
    assertEquals(0, run("show"));
    assertTrue(out.toString().contains(Watchlist.builtin().version()), out::toString);
    assertTrue(out.toString().contains("of 2026-08-23, 10 days old"), out::toString);
  }

  @Test
  void showFindsByNameAddressAndOtherListsId() {
    for (String query :
        List.of("Garantex", "ofac-36025", "0x7FF9cFad3877F21d41Da833E2F775dB0569eE3D9")) {
      out.getBuffer().setLength(0);
      assertEquals(0, run("show", query));
      assertTrue(out.toString().contains("Garantex Europe OU  [garantex]"), out::toString);
      assertTrue(out.toString().contains("designated: OFAC SDN, RUSSIA-EO14024, 2022-04-05"));
    }
    out.getBuffer().setLength(0);
    assertEquals(0, run("show", "irkutsk", "--json"));
    assertEquals(2, out.toString().lines().filter(l -> l.startsWith("{\"entity\"")).count());
    assertEquals(1, run("show", "nobody at all"));
  }

  @Test
  void showReadsGivenFilesInsteadOfTheBuiltInList() throws IOException {
    String csv = file("a.csv", CSV);
    assertEquals(1, run("show", "garantex", "--watchlist", csv, "--no-builtin-watchlist"));
    assertEquals(0, run("show", "addr-x-1", "--watchlist", csv, "--no-builtin-watchlist"));
    assertTrue(out.toString().contains("russia-linked: country Russia"), out::toString);
  }

  @Test
  void aMistypedAddressIsNoAnswerThatNothingIsKnownOfIt() throws IOException {
    String csv = file("a.csv", CSV);
    String wrong = "0xdAC17F958D2ee523a2206206994597C13D831eC7"; // its last letters in wrong case
    assertEquals(1, run("show", wrong, "--watchlist", csv, "--no-builtin-watchlist"));
    assertTrue(err.toString().contains("it is mistyped: EIP-55 checksum fails"), err::toString);
    String right = "0xdac17f958d2ee523a2206206994597c13d831ec7";
    assertEquals(1, run("show", right, "--watchlist", csv, "--no-builtin-watchlist"));
    assertTrue(err.toString().endsWith("matches \"" + right + "\"\n"), err::toString);
  }

  @Test
  void validateNamesEveryProblemAndGoesOnToTheNextFile() throws IOException {
    String bad =
        file(
            "bad.jsonl",
            "{\"entity\":\"a\",\"chain\":\"bitcoin\","
                + "\"address\":\"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb\"}\n{\"entity\":\n");
    String none = folder.resolve("none.jsonl").toString();
    assertEquals(1, run("validate", bad, none, file("good.csv", CSV)));
    assertTrue(out.toString().contains(bad + ": line 1: bad bitcoin address"), out::toString);
    assertTrue(out.toString().contains(bad + ": line 2: expected one JSON object"));
    assertTrue(err.toString().contains(none + ": no such file"), err::toString);
    assertTrue(out.toString().contains("good.csv: CSV: 1 rows read, 1 kept"), out::toString);
    assertEquals(0, run("validate", file("good.csv", CSV)));
  }

  @Test
  void diffNamesWhatIsNewAndGone() throws IOException {
    String old = file("old.csv", CSV);
    String now = file("new.csv", CSV.replace("addr-x-1", "addr-x-2").replace("RU", "EE"));
    assertEquals(0, run("diff", old, now));
    assertTrue(out.toString().contains("- x  bitcoin addr-x-1"), out::toString);
    assertTrue(out.toString().contains("+ x  bitcoin addr-x-2"), out::toString);
    assertTrue(out.toString().contains("~ entity x: country RU -> EE"), out::toString);
  }

  @Test
  void wrongUsageIsTwo() {
    assertEquals(2, run());
    assertEquals(2, run("show", "--colour"));
    assertEquals(2, run("validate"));
  }

  @Test
  void loadRefusesAMalformedLineAndKeepsABadAddressWithoutALabel() throws IOException {
    Path bad = Path.of(file("bad.jsonl", "{\"entity\":\"a\",\"tags\":1}\n"));
    IOException e = assertThrows(IOException.class, () -> WatchlistFiles.load(List.of(bad), true));
    assertTrue(String.valueOf(e.getMessage()).contains("bad.jsonl: line 1: field \"tags\""));
    assertThrows(IOException.class, () -> WatchlistFiles.load(List.of(folder), false));
    Path typo =
        Path.of(
            file(
                "typo.jsonl",
                "{\"entity\":\"a\",\"chain\":\"bitcoin\","
                    + "\"address\":\"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb\"}\n"));
    Watchlist list = WatchlistFiles.load(List.of(typo), false);
    assertEquals(1, list.bad().size());
    assertEquals(List.of(), list.labelList("bitcoin"));
  }
}
