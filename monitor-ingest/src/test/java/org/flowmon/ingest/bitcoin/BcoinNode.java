package org.flowmon.ingest.bitcoin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bitcoinj.base.Bech32;
import org.flowmon.ingest.NodePackages;
import org.jspecify.annotations.Nullable;

/**
 * A real Bitcoin node on regtest (bcoin, in memory) as a child process, its chain empty at the
 * start. Ends with {@link #close}.
 */
public final class BcoinNode implements AutoCloseable {
  /** For people. */
  public static final String NAME = "Bitcoin node (bcoin)";

  /** Pays to nobody's key; two of them, so that two nodes mine different blocks. */
  public static final String ADDRESS_A = "bcrt1qqyqszqgpqyqszqgpqyqszqgpqyqszqgpvxat9t";

  /** The other one. */
  public static final String ADDRESS_B = "bcrt1qqgpqyqszqgpqyqszqgpqyqszqgpqyqszazmwwa";

  private static final int ATTEMPTS = 3;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final Process process;
  private final int port;
  private final int rpcPort;
  private final int walletPort;

  private BcoinNode(Process process, int port, int rpcPort, int walletPort) {
    this.process = process;
    this.port = port;
    this.rpcPort = rpcPort;
    this.walletPort = walletPort;
  }

  /** Whether it is installed. */
  public static boolean installed() {
    return home() != null;
  }

  /** Skips the running test, saying why, where it is not installed. */
  public static void assumeInstalled() {
    NodePackages.assume(installed(), NAME);
  }

  private static @Nullable Path home() {
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      Path home = dir.resolve("deploy/node/node_modules/bcoin");
      if (Files.isDirectory(home)) {
        return home;
      }
    }
    return null;
  }

  /** A port that is free now. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts one on a free port. */
  public static BcoinNode start() throws IOException {
    return start(freePort());
  }

  /** Starts one that listens for peers on that port of 127.0.0.1. */
  public static BcoinNode start(int port) throws IOException {
    return start(port, false);
  }

  /** Starts one that shows its whole mempool to a peer that asks. */
  public static BcoinNode startShowingMempool() throws IOException {
    return start(freePort(), true);
  }

  /** A port that was free when it was asked for may be another's when the node listens. */
  private static BcoinNode start(int port, boolean bip37) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return tryToStart(port, bip37);
      } catch (IOException e) {
        if (attempt == ATTEMPTS || !String.valueOf(e.getMessage()).contains("EADDRINUSE")) {
          throw e;
        }
      }
    }
  }

  private static BcoinNode tryToStart(int port, boolean bip37) throws IOException {
    Path home = home();
    if (home == null) {
      throw new IOException("bcoin is not installed");
    }
    int rpc = freePort();
    int wallet = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
            "node",
            home.resolve("bin/node").toString(),
            "--network=regtest",
            "--memory=true",
            "--prefix=" + Files.createTempDirectory(Path.of("target"), "bcoin"),
            "--listen=true",
            "--host=127.0.0.1",
            "--port=" + port,
            "--public-host=127.0.0.1",
            "--seeds=127.0.0.1:9",
            "--http-port=" + rpc,
            "--wallet-http-port=" + wallet,
            "--wallet-witness=true",
            "--no-auth=true",
            "--wallet-no-auth=true",
            "--bip37=" + bip37,
            "--log-level=info");
    builder.environment().put("NODE_BACKEND", "js");
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    BufferedReader out = process.inputReader();
    Deque<String> last = new ArrayDeque<>();
    for (String line = out.readLine(); ; line = out.readLine()) {
      if (line == null) {
        throw new IOException("bcoin ended: " + last);
      }
      last.add(line);
      // The last thing it does at the start; calls are answered before that.
      if (line.contains("Pool server listening")) {
        break;
      }
    }
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
    return new BcoinNode(process, port, rpc, wallet);
  }

  /** {@code HOST:PORT} for peers. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** The port for peers. */
  public int port() {
    return port;
  }

  /** Mines that many blocks paying to that address; their hashes, oldest first. */
  public List<String> mine(int blocks, String address) throws IOException {
    return JSON.convertValue(
        call(rpcPort, "generatetoaddress", blocks, prefixed("rb", address)),
        JSON.getTypeFactory().constructCollectionType(List.class, String.class));
  }

  /** The height of its best chain. */
  public long height() throws IOException {
    return call(rpcPort, "getblockcount").asLong();
  }

  /** The hash at that height of its best chain. */
  public String hash(long height) throws IOException {
    return call(rpcPort, "getblockhash", height).asText();
  }

  /** Connects to another node: they agree on the best chain from then on. */
  public void connect(BcoinNode other) throws IOException {
    call(rpcPort, "addnode", other.address(), "onetry");
  }

  /** A new address of the node's own wallet. */
  public String walletAddress() throws IOException {
    return prefixed("bcrt", call(walletPort, "getnewaddress", "default").asText());
  }

  /** Sends from the node's own wallet; the txid. */
  public String pay(String address, String bitcoins) throws IOException {
    return call(walletPort, "sendtoaddress", prefixed("rb", address), Double.valueOf(bitcoins))
        .asText();
  }

  /** A coin of the node's own wallet; its value in bitcoins. */
  public record Coin(String txid, int vout, String address, double value) {}

  /** One that can be spent. */
  public Coin coin() throws IOException {
    return coins().getFirst();
  }

  /** All that can be spent. */
  public List<Coin> coins() throws IOException {
    return coins(10);
  }

  /** All that have so many confirmations. */
  public List<Coin> coins(int confirmations) throws IOException {
    List<Coin> coins = new ArrayList<>();
    for (JsonNode each : call(walletPort, "listunspent", confirmations)) {
      coins.add(
          new Coin(
              each.path("txid").asText(),
              each.path("vout").asInt(),
              prefixed("bcrt", each.path("address").asText()),
              each.path("amount").asDouble()));
    }
    return coins;
  }

  /** A transaction that spends the coin but for so many bitcoins, signed and not sent. */
  public String signed(Coin coin, String address, double fee) throws IOException {
    JsonNode raw =
        call(
            rpcPort,
            "createrawtransaction",
            List.of(Map.of("txid", coin.txid(), "vout", coin.vout())),
            Map.of(prefixed("rb", address), Math.round((coin.value() - fee) * 1e8) / 1e8));
    String key = call(walletPort, "dumpprivkey", prefixed("rb", coin.address())).asText();
    return call(rpcPort, "signrawtransaction", raw.asText(), List.of(), List.of(key))
        .path("hex")
        .asText();
  }

  /**
   * Takes a transaction into the mempool and tells the peers; the txid. One that spends a coin that
   * another one there spends it only tells the peers of: it replaces nothing itself.
   */
  public String send(String raw) throws IOException {
    return call(rpcPort, "sendrawtransaction", raw).asText();
  }

  /** Gives the other node the blocks that it lacks, and nothing else. */
  public void copyBlocksTo(BcoinNode other) throws IOException {
    copyBlocksTo(other, other.height() + 1, height());
  }

  /** Gives the other node its blocks of those heights: a longer branch than the other's wins. */
  public void copyBlocksTo(BcoinNode other, long from, long to) throws IOException {
    for (long height = from; height <= to; height++) {
      String block = call(rpcPort, "getblock", hash(height), false).asText();
      JsonNode unused = call(other.rpcPort, "submitblock", block);
    }
  }

  // This node writes regtest's segwit addresses with a prefix of its own.
  private static String prefixed(String prefix, String address) {
    Bech32.Bech32Data data = Bech32.decode(address);
    return Bech32.encode(data.encoding, prefix, data);
  }

  private JsonNode call(int to, String method, Object... params) throws IOException {
    String body = JSON.writeValueAsString(Map.of("method", method, "params", params));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to + "/"))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      JsonNode answer =
          JSON.readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
      if (!answer.path("error").isNull()) {
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
