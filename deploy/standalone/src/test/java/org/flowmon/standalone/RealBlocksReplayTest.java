package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real blocks through every stage over a real broker, against what a person finds in them. */
final class RealBlocksReplayTest {
  @TempDir private Path directory;

  private static Path raw() {
    return SharedData.folder("bitcoin/raw");
  }

  /** Two addresses and a pool that somebody wants to watch. */
  private Path list() throws IOException {
    return Files.writeString(
        directory.resolve("list.jsonl"),
        """
        {"entity":"payer","name":"Payer","chain":"bitcoin","address":"12FnWmKCVjmuMf2fiTSXc2xq8UPUPPZgvo","source":"example"}
        {"entity":"payee","name":"Payee","chain":"bitcoin","address":"19RSobHJzAkXVPgoYeZLQq83pHrTVGQchX","source":"example"}
        {"entity":"braiins-pool","name":"Braiins Pool","kind":"mining-pool","tags":["watched"],"chain":"bitcoin","coinbaseTag":"/slush/","source":"example"}
        """);
  }

  /**
   * In block 227835 the address 12Fn.. pays 29.963 to 1KDV.., which in block 227836 pays 29.9625 on
   * to 19RS.. and leaves 0.0005 to the miner, whose coinbase says /slush/.
   */
  @Test
  void aPaymentOverTwoBlocksIsAFlowOfTwoHopsAndItsFeeAnAlert() throws Exception {
    Path raw = raw();
    Path flows = directory.resolve("flows");
    Path alerts = directory.resolve("alerts");
    CommandLineFixture replayed =
        CommandLineFixture.run(
            "replay",
            "--in",
            raw.resolve("227835_b7a74eb6.raw"),
            raw.resolve("227836_a9b9adcc.raw"),
            "--watchlist",
            list(),
            "--flows",
            flows,
            "--alerts",
            alerts);
    assertEquals(0, replayed.code(), replayed::toString);
    List<String> lines = Files.readAllLines(flows);
    assertEquals(4, lines.size(), lines::toString);
    for (String policy : List.of("haircut", "fifo")) {
      List<String> own =
          lines.stream().filter(l -> l.contains("\"policy\":\"" + policy + "\"")).toList();
      assertTrue(
          own.get(0)
              .contains(
                  "\"txid\":\"8ebdac1280dafa3bf162ac4c6fcdccdde6a138df65c2356e6027ff600a50abb8\","
                      + "\"at\":\"out:0\",\"asset\":\"native\",\"from\":\"payer\",\"to\":\"payee\","
                      + "\"kind\":\"transfer\",\"amount\":\"2996250000\",\"value\":\"2996250000\","
                      + "\"hops\":2"),
          own.get(0));
      assertTrue(
          own.get(1)
              .contains(
                  "\"at\":\"fee\",\"asset\":\"native\",\"from\":\"payer\",\"to\":\"braiins-pool\","
                      + "\"kind\":\"fee\",\"amount\":\"50000\",\"value\":\"50000\",\"hops\":2"),
          own.get(1));
    }
    assertTrue(replayed.out().contains("blocks 227835 to 227836"), replayed::out);
    assertTrue(replayed.out().contains("no gaps"), replayed::out);
    assertTrue(replayed.out().contains("Payer -> Braiins Pool  0.0005 BTC as fee"), replayed::out);
  }

  @Test
  void theFirstBlocksOfBitcoinAreCoveredWithoutAGap() {
    CommandLineFixture replayed =
        CommandLineFixture.run("replay", "--in", raw().resolve("blk00000_h0-4312.dat.gz"));
    assertEquals(0, replayed.code(), replayed::toString);
    assertTrue(
        replayed.out().contains("blocks 0 to 4312")
            && replayed.out().contains("no gaps; 4,313 blocks, 4,371 transactions, 247 inputs"),
        replayed::out);
  }

  @Test
  void aBrokenBlockFileIsNamedWithTheByteAndTheGoodPartStays() throws Exception {
    byte[] good = Files.readAllBytes(raw().resolve("227835_b7a74eb6.raw"));
    byte[] next = Files.readAllBytes(raw().resolve("227836_a9b9adcc.raw"));
    byte[] flipped = next.clone();
    flipped[20_000] ^= 4;
    byte[] magic = next.clone();
    magic[0] ^= 1;
    broken(good, Arrays.copyOf(next, 20_000), "truncated");
    broken(good, flipped, "merkle");
    broken(good, magic, "byte 0");
  }

  private void broken(byte[] good, byte[] bad, String says) throws IOException {
    Path first = Files.write(directory.resolve("227835.raw"), good);
    Path second = Files.write(directory.resolve("227836.raw"), bad);
    CommandLineFixture replayed = CommandLineFixture.run("replay", "--in", first, second);
    assertEquals(1, replayed.code(), replayed::toString);
    assertTrue(replayed.err().contains(second + ", byte 0"), replayed::toString);
    assertTrue(replayed.err().contains(says), replayed::toString);
    assertTrue(replayed.out().contains("blocks 227835 to 227835"), replayed::toString);
  }
}
