package org.flowmon.ingest.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.flowmon.ingest.NodePackages;
import org.jspecify.annotations.Nullable;

/**
 * A real Ethereum node for development (anvil) as a child process, its chain one block long at the
 * start; it mines when told. What it calls final is 64 blocks old. Ends with {@link #close}.
 */
public final class AnvilNode implements AutoCloseable {
  /** Rich accounts of the node that it signs for. */
  public static final String ALICE = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

  /** Another one. */
  public static final String BOB = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final Process process;
  private final int port;

  private AnvilNode(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Skips the running test, saying why, where it is not installed. */
  public static void assumeInstalled() {
    NodePackages.assume(program() != null, "Ethereum node (anvil)");
  }

  private static @Nullable Path program() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    String platform = (system.startsWith("mac") ? "darwin-" : "linux-") + machine;
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      Path program =
          dir.resolve("deploy/node/node_modules/@foundry-rs/anvil-" + platform + "/bin/anvil");
      if (Files.isExecutable(program)) {
        return program;
      }
    }
    return null;
  }

  /** Starts one of chain id 1 on a free port. */
  public static AnvilNode start() throws IOException {
    return start(0, 1);
  }

  /** Starts one of chain id 1 that keeps the rules of the OP Stack. */
  static AnvilNode startRollup() throws IOException {
    return start(0, 1, "optimism");
  }

  /** Starts one of that chain id on that port of 127.0.0.1, a free one for 0. */
  public static AnvilNode start(int port, long chainId) throws IOException {
    return start(port, chainId, "ethereum");
  }

  private static AnvilNode start(int port, long chainId, String rules) throws IOException {
    Path program = program();
    if (program == null) {
      throw new IOException("anvil is not installed");
    }
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--port=" + port,
                "--chain-id=" + chainId,
                "--network=" + rules,
                "--no-mining",
                "--accounts=2",
                "--threads=1")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    BufferedReader out = process.inputReader();
    Deque<String> last = new ArrayDeque<>();
    for (String line = out.readLine(); ; line = out.readLine()) {
      if (line == null) {
        throw new IOException("anvil ended: " + last);
      }
      last.add(line);
      if (line.startsWith("Listening on ")) {
        break;
      }
    }
    int listens = Integer.parseInt(last.getLast().substring(last.getLast().lastIndexOf(':') + 1));
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (out.readLine() != null) {
                  // Read, so that the child never waits for a reader.
                }
              } catch (IOException e) {
                // It ended.
              }
            });
    return new AnvilNode(process, listens);
  }

  /** {@code 127.0.0.1:PORT}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Its port. */
  public int port() {
    return port;
  }

  /** Where it answers by HTTP. */
  public String http() {
    return "http://" + address();
  }

  /** Where it answers by WebSocket. */
  public String socket() {
    return "ws://" + address();
  }

  /** Mines that many blocks; the hash of the last. */
  public String mine(int blocks) throws IOException {
    call("anvil_mine", "0x" + Integer.toHexString(blocks));
    return hash(height());
  }

  /** Sends wei into the next block; the transaction's id. */
  public String pay(String from, String to, long wei) throws IOException {
    return send(from, to, wei, "0x");
  }

  /** Calls a contract in the next block; the transaction's id. */
  public String send(String from, String to, long wei, String data) throws IOException {
    return call(
            "eth_sendTransaction",
            Map.of("from", from, "to", to, "value", "0x" + Long.toHexString(wei), "data", data))
        .asText();
  }

  /** Puts a contract there. */
  public void code(String address, String code) throws IOException {
    call("anvil_setCode", address, code);
  }

  /** Puts a word of 32 bytes there into the storage of a contract. */
  public void store(String address, String slot, String word) throws IOException {
    call("anvil_setStorageAt", address, slot, word);
  }

  /** What an account held after the block at that height, in wei. */
  public BigInteger balance(String address, long height) throws IOException {
    String wei = call("eth_getBalance", address, "0x" + Long.toHexString(height)).asText();
    return new BigInteger(wei.substring(2), 16);
  }

  /** Mines other blocks in the place of the last ones. */
  public void reorganise(int depth) throws IOException {
    call("anvil_reorg", depth, List.of());
  }

  /** Mines other blocks in the place of the last ones, a payment in the first of them. */
  public void reorganise(int depth, String from, String to, long wei) throws IOException {
    Map<String, String> payment =
        Map.of("from", from, "to", to, "value", "0x" + Long.toHexString(wei));
    call("anvil_reorg", depth, List.of(List.of(payment, 0)));
  }

  /**
   * Mines other blocks in the place of the last ones, another payment in the first of them and that
   * transaction, which stood among them, in the last.
   */
  public void move(int depth, String txid, String from, String to, long wei) throws IOException {
    String raw = call("eth_getRawTransactionByHash", txid).asText();
    Map<String, String> payment =
        Map.of("from", from, "to", to, "value", "0x" + Long.toHexString(wei));
    call("anvil_reorg", depth, List.of(List.of(payment, 0), List.of(raw, depth - 1)));
  }

  /** Takes over the whole chain of another node. */
  public void copy(AnvilNode other) throws IOException {
    restore(other.dump());
  }

  /** The whole chain. */
  public String dump() throws IOException {
    return call("anvil_dumpState").asText();
  }

  /** Takes over a whole chain. */
  public void restore(String chain) throws IOException {
    call("anvil_loadState", chain);
  }

  /** The height of its chain. */
  public long height() throws IOException {
    return Long.decode(call("eth_blockNumber").asText());
  }

  /** The hash at that height. */
  public String hash(long height) throws IOException {
    return call("eth_getBlockByNumber", "0x" + Long.toHexString(height), false)
        .path("hash")
        .asText();
  }

  /** The hashes from that height to the tip. */
  public List<String> hashes(long from) throws IOException {
    List<String> hashes = new ArrayList<>();
    for (long height = from; height <= height(); height++) {
      hashes.add(hash(height));
    }
    return hashes;
  }

  JsonNode call(String method, Object... params) throws IOException {
    String body =
        JSON.writeValueAsString(
            Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", params));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(http()))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      JsonNode answer =
          JSON.readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
      if (answer.has("error")) {
        throw new IOException(method + ": " + answer.path("error"));
      }
      return answer.path("result");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** Ends it at once, as a crash would. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
      process.inputReader().close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
