package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long files are read as they come: a process with little memory gets through. */
final class BoundedMemoryTest {
  private static final int BLOCKS = 5_000;
  private static final int TRANSACTIONS = 200;
  private static final int COINS = 1_000;

  /** The quarter of a million holders that stay objects take a third of it, whatever comes. */
  private static final int MEGABYTES = 160;

  @TempDir private Path directory;

  /** A million transactions, some 250 MB: read in whole they would not fit by far. */
  @Test
  void aMillionTransactionsAreTracedInALittleMemory() throws Exception {
    Path recording = directory.resolve("long.jsonl");
    write(recording);
    long megabytes = Files.size(recording) >> 20;
    assertTrue(megabytes > 200, () -> megabytes + " MB prove little");
    Path list =
        Files.writeString(
            directory.resolve("list.jsonl"),
            """
            {"entity":"payer","name":"Payer","chain":"bitcoin","address":"payer","source":"made up"}
            {"entity":"payee","name":"Payee","chain":"bitcoin","address":"payee","source":"made up"}
            """);
    Path flows = directory.resolve("flows");
    try (Child traced =
        Child.start(
            Child.monitorWithin(
                MEGABYTES,
                "trace",
                "--in",
                recording,
                "--no-builtin-watchlist",
                "--watchlist",
                list,
                "--out",
                flows))) {
      assertEquals(0, traced.code(), traced::said);
      assertTrue(traced.said().contains("1,000,000 transactions"), traced::said);
    }
    assertTrue(Files.size(flows) > 1_000_000, "hardly any flow");
  }

  /** Coins move on at random; now and then the payer pays, or somebody pays the payee. */
  private static void write(Path recording) throws IOException {
    Random random = new Random(12);
    String[] coins = new String[COINS];
    try (BufferedWriter out = Files.newBufferedWriter(recording)) {
      for (int height = 0; height < BLOCKS; height++) {
        out.write(
            "{\"type\":\"block\",\"chain\":\"bitcoin\",\"height\":%d,\"hash\":\"b%d\",\"parent\":\"b%d\",\"time\":\"2024-05-01T00:00:00Z\"}\n"
                .formatted(height, height, height - 1));
        for (int i = 0; i < TRANSACTIONS; i++) {
          String txid = "%064x".formatted((long) height * TRANSACTIONS + i);
          int coin = random.nextInt(COINS);
          String spent = coins[coin];
          if (spent == null) {
            spent =
                "{\"txid\":\"f"
                    + txid
                    + "\",\"vout\":0,\"address\":\"payer\",\"value\":\"100000000\"}";
          }
          String to = random.nextInt(100) == 0 ? "payee" : "a" + random.nextInt(1_000_000);
          out.write("{\"type\":\"tx\",\"chain\":\"bitcoin\",\"txid\":\"" + txid);
          out.write("\",\"inputs\":[" + spent + "],\"outputs\":[{\"address\":\"" + to);
          out.write("\",\"value\":\"100000000\"}]}\n");
          coins[coin] = to.equals("payee") ? null : "{\"txid\":\"" + txid + "\",\"vout\":0}";
        }
      }
    }
  }

  @Test
  void theCompleteOfacFileIsReadWithinThreeHundredMegabytes() throws Exception {
    Path file = SharedData.folder("sanctions").resolve("sdn_advanced_20251119.xml.bz2");
    try (Child read = Child.start(Child.monitorWithin(300, "watchlist", "validate", file))) {
      assertEquals(0, read.code(), read::said);
      assertTrue(read.said().contains("18367 profiles read, 79 kept"), read::said);
    }
  }
}
