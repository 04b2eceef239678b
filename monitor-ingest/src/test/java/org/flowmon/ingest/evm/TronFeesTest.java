package org.flowmon.ingest.evm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Fee;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TronAddress;
import org.flowmon.ingest.evm.CallFailed.Reason;
import org.flowmon.ingest.evm.EvmJson.Body;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a TRON node says of fees by its own interface; what it answers is written here. */
class TronFeesTest {
  private static final long TRON_ID = 0x2b6653dcL;

  /** Writes an answer. */
  private interface Node {
    String answer(long height) throws Exception;
  }

  private HttpServer server;
  private volatile Node node = height -> "[]";
  private volatile int status = 200;
  private TronFees fees;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/wallet/gettransactioninfobyblocknum", this::answer);
    server.start();
    fees = new TronFees(url() + "/", Duration.ofSeconds(5), 100, System::nanoTime);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode asked = EvmJson.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
      byte[] body = node.answer(asked.path("num").asLong(-1)).getBytes(UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void end() {
    fees.close();
    server.stop(0);
  }

  private static String info(String id, long height, String fee) {
    return "{\"id\":\"" + id.substring(2) + "\",\"blockNumber\":" + height + fee + "}";
  }

  /** The transactions of block 100: two. */
  private static List<EvmTransaction> two() throws RefusedBlockException {
    SampleBlock block = new SampleBlock(100);
    block.add(SampleBlock.address(1), SampleBlock.address(2), 1);
    block.add(SampleBlock.address(1), SampleBlock.address(2), 1);
    Body body = EvmJson.body(100, block.body);
    return body.transactions();
  }

  private CallFailed refused(String answer, int withStatus) throws Exception {
    node = height -> answer;
    status = withStatus;
    List<EvmTransaction> transactions = two();
    CallFailed e = assertThrows(CallFailed.class, () -> fees.of(100, transactions));
    String said = String.valueOf(e.getMessage());
    assertTrue(said.contains("127.0.0.1:" + server.getAddress().getPort()), said);
    return e;
  }

  @Test
  void each_transaction_has_what_it_burned() throws Exception {
    List<EvmTransaction> transactions = two();
    String first = transactions.getFirst().txid().toString();
    String second = transactions.getLast().txid().toString();
    node =
        height ->
            "[" + info(second, height, ",\"fee\":345000") + "," + info(first, height, "") + "]";
    assertEquals(
        Map.of(
            transactions.getFirst().txid(),
            Amount.ZERO,
            transactions.getLast().txid(),
            Amount.of(345_000)),
        fees.of(100, transactions));
  }

  @Test
  void an_answer_that_does_not_fit_the_block_is_none() throws Exception {
    List<EvmTransaction> transactions = two();
    String first = info(transactions.getFirst().txid().toString(), 100, "");
    String second = transactions.getLast().txid().toString();
    assertEquals(Reason.MISSING, refused("[]", 200).reason());
    assertEquals(Reason.MISSING, refused("[" + first + "]", 200).reason());
    assertEquals(
        Reason.REFUSED, refused("[" + first + "," + info(second, 101, "") + "]", 200).reason());
    for (String fee : List.of("-1", "1.5", "\"12\"", "99999999999999999999")) {
      String bad = info(second, 100, ",\"fee\":" + fee);
      assertEquals(Reason.MALFORMED, refused("[" + first + "," + bad + "]", 200).reason(), fee);
    }
    assertEquals(Reason.MALFORMED, refused("[{\"id\":\"ab\",\"blockNumber\":100}]", 200).reason());
    assertEquals(Reason.MALFORMED, refused("{\"Error\":\"class NullPointer\"}", 200).reason());
    assertEquals(Reason.TRUNCATED, refused("[" + first, 200).reason());
    assertEquals(Reason.HTTP_STATUS, refused("[]", 503).reason());
  }

  @Test
  void fees_come_into_the_lane_and_a_block_without_them_is_waited_for() throws Exception {
    AnvilNode.assumeInstalled();
    try (AnvilNode evm = AnvilNode.start(0, TRON_ID)) {
      node = height -> infos(evm, height);
      status = 503;
      EvmOptions options =
          EvmOptions.of(
                  Contracts.builtIn(Chain.TRON), List.of(evm.http()), EvmFollowing.FROM_0, 500)
              .withTronApi(url());
      try (EvmFollowing following = new EvmFollowing(options, List.of())) {
        evm.pay(AnvilNode.ALICE, AnvilNode.BOB, 7);
        evm.mine(1);
        following.awaitDetail("has no fees: 127.0.0.1:");
        assertEquals(List.of(), following.followed().transactions());
        status = 200;
        following.awaitChainOf(evm);
        AccountTransaction paid =
            (AccountTransaction) following.followed().transactions().getFirst();
        assertEquals(
            new Fee(TronAddress.ofHex(AnvilNode.ALICE), Amount.of(268_000), Amount.ZERO, null),
            paid.fee());
      }
    }
  }

  /** What a TRON node would tell of that block: each transaction burned 268,000 sun. */
  private static String infos(AnvilNode evm, long height) throws Exception {
    ArrayNode infos = EvmJson.MAPPER.createArrayNode();
    for (JsonNode tx :
        evm.call("eth_getBlockByNumber", Endpoint.hex(height), true).path("transactions")) {
      infos
          .addObject()
          .put("id", tx.path("hash").asText().substring(2))
          .put("blockNumber", height)
          .put("fee", 268_000);
    }
    return infos.toString();
  }

  @Test
  void what_cannot_be_is_refused_at_once() {
    EvmOptions tron =
        EvmOptions.of(Contracts.builtIn(Chain.TRON), List.of("http://h"), EvmFollowing.FROM_0, 1);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> tron.withTronApi("ws://h:1/key"));
    assertEquals(
        "the interface for fees is given as http://HOST:PORT or https://.., without /wallet",
        e.getMessage());
    EvmOptions ethereum =
        EvmOptions.of(
            Contracts.builtIn(Chain.ETHEREUM), List.of("http://h"), EvmFollowing.FROM_0, 1);
    assertThrows(IllegalArgumentException.class, () -> ethereum.withTronApi("http://h:1"));
  }
}
