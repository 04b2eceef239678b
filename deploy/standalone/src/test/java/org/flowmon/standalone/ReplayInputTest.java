package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.flowmon.ingest.bitcoin.GetblockAnswers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code replay} reads and writes: what Bitcoin Core answers, and files that fail. */
final class ReplayInputTest {
  /** Opens for everybody as its own memory and fails at the first byte, which is mapped nowhere. */
  private static final Path FAILS_WHEN_READ = Path.of("/proc/self/mem");

  /** Takes nothing: every disk is full there. */
  private static final Path FULL = Path.of("/dev/full");

  @TempDir private Path directory;

  private Path blocks() throws IOException {
    return Files.writeString(directory.resolve("blocks.json"), GetblockAnswers.payment());
  }

  private Path list(String chain, String sender, String receiver) throws IOException {
    String line =
        "{\"entity\":\"%s\",\"name\":\"%s\",\"chain\":\"%s\",\"address\":\"%s\",\"source\":\"t\"}\n";
    return Files.writeString(
        directory.resolve("list.jsonl"),
        line.formatted("payer", "Payer", chain, sender)
            + line.formatted("payee", "Payee", chain, receiver));
  }

  private CommandLineFixture replay(String network, Path list, Object... more) {
    return CommandLineFixture.run(
        "replay",
        "--network",
        network,
        "--no-builtin-watchlist",
        "--watchlist",
        list,
        List.of(more));
  }

  @Test
  void answersOfGetblockKnowTheCoinsFromBefore() throws Exception {
    Path list = list("bitcoin-regtest", GetblockAnswers.sender(), GetblockAnswers.receiver());
    Path flows = directory.resolve("flows");
    CommandLineFixture replayed = replay("regtest", list, "--in", blocks(), "--flows", flows);
    assertEquals(0, replayed.code(), replayed::toString);
    assertTrue(
        replayed
            .out()
            .contains("no gaps; 2 blocks, 4 transactions, 2 inputs: value unknown of 0.0"),
        replayed::out);
    List<String> lines = Files.readAllLines(flows);
    assertEquals(2, lines.size(), lines::toString);
    for (String line : lines) {
      assertTrue(
          line.contains(
              "\"at\":\"out:0\",\"asset\":\"native\",\"from\":\"payer\",\"to\":\"payee\","
                  + "\"kind\":\"transfer\",\"amount\":\"800000\",\"value\":\"800000\",\"hops\":2"),
          line);
    }
  }

  /**
   * In block 279671 the address 12aQ.. pays 6.82756149 to 1EQx.., which pays 6.70206149 of it to
   * 1Q6n.., which pays 6.31006419 of it to 1K7i..; each with one input, all in this block.
   */
  @Test
  void realAnswersOfGetblockGiveTheFlowThatTheySay() throws Exception {
    Path json = SharedData.folder("bitcoin/json");
    Path flows = directory.resolve("flows");
    Path list =
        list("bitcoin", "12aQHb7NCBzBbSrveaJTibdDvGLDmCrCmo", "1K7iqMUnwJAbQrKYQvovGwBp3QeadkHDXN");
    CommandLineFixture replayed =
        replay(
            "mainnet",
            list,
            "--in",
            json.resolve("getblock3_279671.json.gz"),
            json.resolve("getblock3_361582.json.gz"),
            "--flows",
            flows);
    assertEquals(0, replayed.code(), replayed::toString);
    assertTrue(
        replayed
            .out()
            .contains(
                "1 gap: 279672-361581; 2 blocks, 494 transactions, 1,971 inputs: value unknown of"
                    + " 0.0 %"),
        replayed::out);
    List<String> lines =
        Files.readAllLines(flows).stream().filter(l -> l.contains("\"to\":\"payee\"")).toList();
    assertEquals(2, lines.size(), lines::toString);
    for (String line : lines) {
      assertTrue(
          line.contains(
              "\"txid\":\"3c40c057807c958796fe4d031530db54ea80afc14409f4ef3617640fd773bdcc\","
                  + "\"at\":\"out:1\",\"asset\":\"native\",\"from\":\"payer\",\"to\":\"payee\","
                  + "\"kind\":\"transfer\",\"amount\":\"631006419\",\"value\":\"631006419\","
                  + "\"hops\":3"),
          line);
    }
  }

  @Test
  void aFolderInPlaceOfAFileIsNamed() throws IOException {
    Path list = list("bitcoin-regtest", "x", "y");
    fails(directory + ": is a folder", replay("regtest", list, "--in", directory));
    fails(directory + ": is a folder", replay("regtest", directory, "--in", blocks()));
  }

  @Test
  void aFileThatFailsWhenItIsReadIsNamed() throws IOException {
    there(FAILS_WHEN_READ);
    Path list = list("bitcoin-regtest", "x", "y");
    String says = FAILS_WHEN_READ + ": ";
    fails(says, replay("regtest", list, "--in", FAILS_WHEN_READ));
    fails(says, replay("regtest", list, "--in", blocks(), FAILS_WHEN_READ));
    fails(says, replay("regtest", FAILS_WHEN_READ, "--in", blocks()));
  }

  @Test
  void aFileThatMayNotBeReadIsNamed() throws IOException {
    Path list = list("bitcoin-regtest", "x", "y");
    Path closed = Files.copy(list, directory.resolve("closed.jsonl"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    if (Files.isReadable(closed)) {
      System.out.println("SKIPPED: permissions do not bind this user");
    }
    assumeTrue(!Files.isReadable(closed), "permissions do not bind this user");
    fails(closed + ": may not be read", replay("regtest", list, "--in", closed));
    fails(closed + ": may not be read", replay("regtest", closed, "--in", blocks()));
  }

  @Test
  void aResultThatCannotBeWrittenIsNamed() throws IOException {
    there(FULL);
    Path list = list("bitcoin-regtest", GetblockAnswers.sender(), GetblockAnswers.receiver());
    CommandLineFixture full = replay("regtest", list, "--in", blocks(), "--flows", FULL);
    fails(FULL + ": cannot be written further: No space left on device", full);
    Path nowhere = directory.resolve("nowhere/alerts");
    CommandLineFixture absent = replay("regtest", list, "--in", blocks(), "--alerts", nowhere);
    fails(nowhere + ": cannot be written: no such folder", absent);
    assertTrue(absent.out().isEmpty(), absent::toString); // said before anything was done
  }

  private static void there(Path path) {
    if (!Files.exists(path)) {
      System.out.println("SKIPPED: no " + path);
    }
    assumeTrue(Files.exists(path), "no " + path);
  }

  private static void fails(String says, CommandLineFixture ended) {
    assertEquals(1, ended.code(), ended::toString);
    assertTrue(ended.err().contains("monitor: " + says), ended::toString);
  }
}
