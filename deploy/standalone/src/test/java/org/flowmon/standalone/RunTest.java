package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.flowmon.ingest.bitcoin.BcoinNode;
import org.flowmon.ingest.evm.AnvilNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} as a process of its own against real nodes. */
final class RunTest {
  @TempDir private Path directory;

  private final List<String> said = new ArrayList<>();
  private final List<Process> children = new ArrayList<>();

  @AfterEach
  void leaveNoneBehind() {
    children.forEach(Process::destroyForcibly);
  }

  private Process run(BcoinNode node, Path list) throws IOException {
    return run(list, "--network", "regtest", "--peer", node.address());
  }

  private Process run(Path list, String... chain) throws IOException {
    List<String> command =
        new ArrayList<>(
            Child.monitor(
                "run",
                "--metrics",
                "127.0.0.1:0",
                "--from",
                "-10",
                "--no-builtin-watchlist",
                "--watchlist",
                list,
                "--data",
                directory.resolve("data")));
    command.addAll(List.of(chain));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    children.add(process);
    process.getOutputStream().close();
    Thread.ofVirtual()
        .start(
            () -> {
              try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  synchronized (said) {
                    said.add(line);
                    said.notifyAll();
                  }
                }
              } catch (IOException e) {
                // Ended.
              }
            });
    return process;
  }

  private void await(String text) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    synchronized (said) {
      while (said.stream().noneMatch(line -> line.contains(text))) {
        long millis = (until - System.nanoTime()) / 1_000_000;
        assertTrue(millis > 0, () -> "no \"" + text + "\" in " + said);
        said.wait(millis);
      }
    }
  }

  /** The node takes its wallet's payment into the next block or one of those after it. */
  private void mineUntil(BcoinNode node, String text) throws Exception {
    for (int i = 0; i < 8; i++) {
      node.mine(1, BcoinNode.ADDRESS_A);
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
      synchronized (said) {
        for (long now = System.nanoTime(); now < until; now = System.nanoTime()) {
          if (said.stream().anyMatch(line -> line.contains(text))) {
            return;
          }
          said.wait(Math.max(1, (until - now) / 1_000_000));
        }
      }
    }
    await(text);
  }

  private void stop(Process process) throws InterruptedException {
    assertTrue(process.toHandle().destroy()); // as Ctrl-C does; its output stays open
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), said::toString);
    assertEquals(0, process.exitValue(), said::toString);
  }

  @Test
  void aWatchedPaymentIsAnAlertAndARestartGoesOn() throws Exception {
    BcoinNode.assumeInstalled();
    try (BcoinNode node = BcoinNode.start()) {
      String miner = node.walletAddress();
      node.mine(450, miner); // witness data are in force there from 432 on
      Path list =
          Files.writeString(
              directory.resolve("list.jsonl"),
              """
              {"entity":"payer","name":"Payer","chain":"bitcoin-regtest","address":"%s","source":"t"}
              {"entity":"listed","name":"Listed","tags":["sanctioned"],"chain":"bitcoin-regtest",\
              "address":"%s","source":"test"}
              """
                  .formatted(miner, BcoinNode.ADDRESS_B));
      Process first = run(node, list);
      await("LIVE");
      await("processing, ");
      node.pay(BcoinNode.ADDRESS_B, "1.5");
      mineUntil(node, "Payer -> Listed  1.5 ");
      stop(first);
      await("stopped");
      synchronized (said) {
        said.clear();
      }
      node.pay(BcoinNode.ADDRESS_B, "0.25");
      Process second = run(node, list);
      await("processing, ");
      mineUntil(node, "Payer -> Listed  0.25 ");
      stop(second);
      assertTrue(said.stream().noneMatch(line -> line.contains("Listed  1.5 ")), said::toString);
      said.stream().filter(line -> line.startsWith("processing")).forEach(System.out::println);
    }
  }

  @Test
  void aWatchedEtherPaymentIsAnAlertAndIsRetractedWithItsBlock() throws Exception {
    AnvilNode.assumeInstalled();
    try (AnvilNode node = AnvilNode.start()) {
      node.mine(20);
      Path list =
          Files.writeString(
              directory.resolve("list.jsonl"),
              """
              {"entity":"payer","name":"Payer","chain":"ethereum","address":"%s","source":"t"}
              {"entity":"listed","name":"Listed","tags":["sanctioned"],"chain":"ethereum",\
              "address":"%s","source":"test"}
              """
                  .formatted(AnvilNode.ALICE, AnvilNode.BOB));
      Process run = run(list, "--chain", "ethereum", "--rpc", node.socket(), "--rpc", node.http());
      await("LIVE");
      await("processing, ");
      node.pay(AnvilNode.ALICE, AnvilNode.BOB, 1_500_000_000_000_000_000L);
      node.mine(1);
      await("Payer -> Listed  1.5 ");
      node.reorganise(3);
      await("(orphaned)");
      stop(run);
    }
  }
}
