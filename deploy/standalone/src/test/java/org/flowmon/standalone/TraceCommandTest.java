package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code trace} as it is typed: files, exit codes, messages. */
class TraceCommandTest {
  private static final RecordedText GOOD =
      RecordedText.bitcoin()
          .block(1)
          .tx("t1", "i:0@A=100000000", "B=40000000 x=60000000")
          .block(2)
          .tx("t2", "t1:1", "C=60000000");

  @TempDir Path folder;
  private String err = "";

  private int trace(String... more) throws IOException {
    Path list = Files.writeString(folder.resolve("list.jsonl"), Traced.lines("a=A b=B c=C"));
    List<String> args = new ArrayList<>(List.of("trace", "--watchlist", list.toString()));
    for (String each : more) {
      args.add(each.startsWith("./") ? folder.resolve(each.substring(2)).toString() : each);
    }
    StringWriter said = new StringWriter();
    int code =
        Monitor.commandLine().setErr(new PrintWriter(said)).execute(args.toArray(new String[0]));
    err = said.toString().replace(folder + "/", "");
    return code;
  }

  private static String[] with(String[] args, String... more) {
    return Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new);
  }

  private void write(String name, RecordedText recording) throws IOException {
    Files.writeString(folder.resolve(name), recording.toString());
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  @Test
  void writesFlowsAndStateTheSameEveryTime() throws Exception {
    write("in", GOOD);
    for (String policy : List.of("haircut", "fifo")) {
      assertEquals(
          0, trace("--in", "./in", "--policy", policy, "--out", "./flows", "--state", "./state"));
      assertEquals("2 flows from 2 transactions in 2 blocks", err.strip());
      assertEquals(2, read("flows").lines().filter(l -> l.contains(policy)).count());
      String flows = read("flows");
      String state = read("state");
      assertEquals(
          0, trace("--in", "./in", "--policy", policy, "--out", "./flows", "--state", "./state"));
      assertEquals(flows, read("flows"));
      assertEquals(state, read("state"));
    }
    assertEquals(0, trace("--in", "./in", "--out", "./flows", "--chain", "ethereum"));
    assertEquals("", read("flows"));
  }

  @Test
  void writesPoisonFlagsBesideTheRestTheSameEveryTime() throws Exception {
    write(
        "in",
        RecordedText.bitcoin()
            .block(1)
            .tx("t1", "i:0@A=100000000", "B=40000000 x=60000000")
            .block(2)
            .tx("t2", "t1:1", "y=59000000 C=1000000"));
    String expected =
        """
        {"chain":"bitcoin","holder":"t2:0","asset":"native","connected":[{"origin":"a","hops":2}]}
        """;
    for (String policy : List.of("haircut", "fifo", "haircut")) {
      String[] args = {"--in", "./in", "--policy", policy, "--out", "./flows"};
      assertEquals(0, trace(with(args, "--state", "./state")));
      String flows = read("flows");
      String state = read("state");
      assertEquals(0, trace(with(args, "--state", "./state", "--poison", "./poison")));
      assertEquals(expected, read("poison"));
      assertEquals(flows, read("flows"));
      assertEquals(state, read("state"));
      assertFalse(Files.exists(folder.resolve("poison.part")));
    }
  }

  @Test
  void readsStandardInputAndWritesStandardOutput() throws Exception {
    InputStream in = System.in;
    PrintStream out = System.out;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try {
      System.setIn(new ByteArrayInputStream(GOOD.toString().getBytes(StandardCharsets.UTF_8)));
      System.setOut(new PrintStream(written, false, StandardCharsets.UTF_8));
      assertEquals(0, trace("--in", "-", "--no-builtin-watchlist"));
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
    assertEquals(2, written.toString(StandardCharsets.UTF_8).lines().count());
  }

  @Test
  void severalFilesAreOneRecording() throws Exception {
    String[] lines = GOOD.toString().split("(?<=\n)", -1);
    Files.writeString(folder.resolve("one"), lines[0] + lines[1] + lines[2]);
    Files.writeString(folder.resolve("two"), lines[3]);
    write("in", GOOD);
    assertEquals(0, trace("--in", "./in", "--out", "./whole"));
    assertEquals(0, trace("--in", "./one", "./two", "--out", "./parts"));
    assertEquals(read("whole"), read("parts"));
  }

  @Test
  void theBuiltInListCountsUnlessItIsLeftOut() throws Exception {
    // An address of the OFAC list, on which the built-in list rests.
    String listed = "3E6ZCKRrsdPc35chA9Eftp1h3DLW18NFNV";
    write(
        "in",
        RecordedText.bitcoin().block(1).tx("t", "i:0@" + listed + "=100000000", "B=99990000"));
    assertEquals(0, trace("--in", "./in", "--out", "./with"));
    assertEquals(1, read("with").lines().count());
    assertEquals(0, trace("--in", "./in", "--out", "./without", "--no-builtin-watchlist"));
    assertEquals("", read("without"));
  }

  /** A line that is wrong, in the second block, and what is said of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "no json | in:4: not JSON",
        "[] | in:4: expected a JSON object",
        "{\"chain\":\"bitcoin\"} | in:4: type: missing, expected block, tx, balance or disconnect",
        "{\"type\":\"tx\"} | in:4: chain: missing, expected the short name of a chain",
        "{\"type\":\"tx\",\"chain\":\"florin\"} | in:4: chain: unknown chain \"florin\"",
        "{\"type\":\"note\",\"chain\":\"bitcoin\"} | in:4: type: expected block, tx, balance",
        "{\"type\":\"tx\",\"chain\":\"bitcoin\",\"txid\":\"t\",\"inputs\":[]} | in:4: outputs: missing",
        "{\"type\":\"tx\",\"chain\":\"bitcoin\",\"txid\":\"t\",\"inputs\":[],\"outputs\":[{\"value\":1}]}"
            + " | in:4: outputs[0].value: expected base units as decimal digits in quotes, found 1",
        "{\"type\":\"tx\",\"chain\":\"bitcoin\",\"txid\":\"t\",\"inputs\":[{\"txid\":\"q\",\"vout\":-1}],\"outputs\":[]}"
            + " | in:4: inputs[0].vout: expected a whole number",
        "{\"type\":\"tx\",\"chain\":\"ethereum\",\"txid\":\"t\",\"inputs\":[]} | in:4: inputs:",
        "{\"type\":\"balance\",\"chain\":\"bitcoin\"} | in:4: type:",
        "{\"type\":\"disconnect\",\"chain\":\"bitcoin\",\"height\":2} | in:4: hash: missing",
        "{\"type\":\"tx\",\"chain\":\"bitcoin\",\"txid\":\"t\",\"inputs\":[{\"txid\":\"q\",\"vout\":0,\"value\":\"1\"}],\"outputs\":[{\"value\":\"2\"}]}"
            + " | in:4: transaction t makes 2 out of inputs that hold 1",
      })
  void aBadLineStopsItsBlockOrIsCounted(String line, String message) throws Exception {
    write(
        "in",
        RecordedText.bitcoin()
            .block(1)
            .tx("t1", "i:0@A=100000000", "B=40000000 x=60000000")
            .raw(
                "{\"type\":\"block\",\"chain\":\"bitcoin\",\"height\":2,\"hash\":\"b2\",\"time\":\"2024-05-01T00:00:00Z\"}")
            .raw(line)
            .tx("t2", "t1:1", "C=60000000"));
    assertEquals(1, trace("--in", "./in", "--out", "./flows", "--state", "./state"));
    assertTrue(err.startsWith("monitor: " + message), err);
    assertTrue(err.contains("--skip-bad"), err);
    assertEquals(1, err.lines().count(), err);
    assertEquals(1, read("flows").lines().count());
    assertFalse(Files.exists(folder.resolve("state")));
    assertEquals(1, trace("--in", "./in", "--out", "./flows", "--strict"));

    assertEquals(0, trace("--in", "./in", "--out", "./flows", "--state", "./state", "--skip-bad"));
    assertTrue(err.startsWith("skipped " + message), err);
    assertTrue(err.contains("1 lines skipped: 1 "), err);
    assertEquals(2, read("flows").lines().count());
  }

  @Test
  void nothingOfABadBlockIsWritten() throws Exception {
    write("in", RecordedText.bitcoin().add(GOOD).raw("torn"));
    assertEquals(1, trace("--in", "./in", "--out", "./flows"));
    assertEquals(1, read("flows").lines().count(), "the flow of block 1 only");
    write("in", RecordedText.bitcoin().add(GOOD).block(2, "other", "b1").block(3));
    assertEquals(1, trace("--in", "./in", "--out", "./flows"));
    assertEquals(2, read("flows").lines().count(), "block 2 was whole");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--in ./in --policy poison",
        "--in ./in --bounds some",
        "--in ./in --chain florin",
        "--in ./in --strict --skip-bad",
        "--in ./in --out ./x --state ./x",
        "--in ./in --out ./in",
        "--in - --in -",
        "--in ./in --state -",
        "--in ./in --poison -",
        "--in ./in --state ./x --poison ./x",
        "--in ./in --out ./x --poison ./x",
        "--in ./in --poison ./in",
        "--out ./x",
      })
  void aMistypedCommandIsAUsageError(String args) throws Exception {
    write("in", GOOD);
    assertEquals(2, trace(args.split(" ", -1)), err);
    assertEquals(GOOD.toString(), read("in"));
  }

  @Test
  void filesThatCannotBeReadOrWrittenAreNamed() throws Exception {
    write("in", GOOD);
    assertEquals(1, trace("--in", "./gone", "--out", "./flows"));
    assertEquals("monitor: gone: no such file", err.strip());
    assertEquals(1, trace("--in", folder.toString(), "--out", "./flows"));
    assertTrue(err.contains("is a folder"), err);
    assertEquals(1, trace("--in", "./in", "--out", "./no/flows"));
    assertEquals("monitor: no/flows: cannot be written: no such folder", err.strip());
    assertEquals(1, trace("--in", "./in", "--out", "./flows", "--state", "./no/state"));
    assertEquals("monitor: no/state: the state cannot be written: no such folder", err.strip());
    assertEquals(1, trace("--in", "./in", "--out", "./flows", "--poison", "./no/flags"));
    assertEquals(
        "monitor: no/flags: the poison flags cannot be written: no such folder", err.strip());
    assertEquals(1, trace("--in", "./in", "--watchlist", "./in2"));
    assertEquals("monitor: in2: no such file", err.strip());
    Files.write(folder.resolve("cut.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0});
    assertEquals(1, trace("--in", "./cut.gz", "--out", "./flows"));
    assertTrue(err.startsWith("monitor: cut.gz: cannot be read further"), err);
  }
}
