package org.flowmon.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.flowmon.ingest.NodePackages;
import org.flowmon.ingest.bitcoin.BcoinNode;

/**
 * How long a stopped {@code run} takes from the command to working again, as a user has it, against
 * a real Bitcoin node on regtest with 600 blocks. The first start fills a new data directory and
 * does not count. Each restart finds one block more. Arguments: the command, restarts (default 7).
 */
public final class RestartBench {
  private static final int BLOCKS = 600;
  private static final long STOP_SECONDS = 60;

  private RestartBench() {}

  /**
   * One start, in seconds from the command.
   *
   * @param broker the broker serves
   * @param processing trace and alerts process
   * @param live the chain's tip is in the lane
   * @param stop from the signal to the end, in seconds
   */
  private record Start(double broker, double processing, double live, double stop) {
    double working() {
      return Math.max(processing, live);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "broker %.2f s, processing %.2f s, tip in the lane %.2f s, both %.2f s; stopped in %.2f s",
          broker,
          processing,
          live,
          working(),
          stop);
    }
  }

  /** Runs it and prints each start and the medians. */
  public static void main(String[] args) throws Exception {
    int restarts = args.length > 1 ? Integer.parseInt(args[1]) : 7;
    if (!BcoinNode.installed()) {
      System.err.println(NodePackages.missing(BcoinNode.NAME));
      System.exit(1);
    }
    Path data = Files.createTempDirectory("flowmon-restart");
    List<Start> all = new ArrayList<>();
    try (BcoinNode node = BcoinNode.start()) {
      node.mine(BLOCKS, BcoinNode.ADDRESS_A);
      System.out.println("first start: " + run(args[0], node, data));
      for (int i = 1; i <= restarts; i++) {
        node.mine(1, BcoinNode.ADDRESS_B);
        Start start = run(args[0], node, data);
        all.add(start);
        System.out.printf(
            Locale.ROOT,
            "restart %d: %s; load %.1f%n",
            i,
            start,
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
      }
    } finally {
      PipelineBench.delete(data);
    }
    System.out.println(
        "medians: "
            + new Start(
                median(all, Start::broker),
                median(all, Start::processing),
                median(all, Start::live),
                median(all, Start::stop)));
  }

  private static double median(List<Start> all, ToDoubleFunction<Start> of) {
    double[] sorted = all.stream().mapToDouble(of).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static Start run(String command, BcoinNode node, Path data)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(
                command,
                "run",
                "--network",
                "regtest",
                "--peer",
                node.address(),
                "--from",
                "0",
                "--data",
                data.toString())
            .redirectOutput(Redirect.DISCARD)
            .start();
    double broker = -1;
    double processing = -1;
    double live = -1;
    List<String> said = new ArrayList<>();
    try (BufferedReader lines = process.errorReader()) {
      while (processing < 0 || live < 0) {
        String line = lines.readLine();
        if (line == null) {
          throw new IOException(command + " ended: " + said);
        }
        said.add(line);
        double now = seconds(begun);
        if (line.startsWith("preparing")) {
          broker = now;
        } else if (line.startsWith("processing")) {
          processing = now;
        } else if (line.startsWith("LIVE")) {
          live = now;
        }
      }
      long asked = System.nanoTime();
      process.toHandle().destroy(); // as Ctrl-C does; its output stays open
      while (lines.readLine() != null) {
        // Until the end, so that it never waits for a reader.
      }
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(command + " did not stop cleanly: " + said);
      }
      return new Start(broker, processing, live, seconds(asked));
    } finally {
      process.destroyForcibly();
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
