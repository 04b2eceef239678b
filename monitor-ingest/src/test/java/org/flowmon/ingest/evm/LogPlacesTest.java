package org.flowmon.ingest.evm;

import static org.flowmon.ingest.evm.SampleBlock.address;
import static org.flowmon.ingest.evm.SampleBlock.call;
import static org.flowmon.ingest.evm.SampleBlock.topic;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.evm.SampleBlock.Sample;
import org.junit.jupiter.api.Test;

class LogPlacesTest {
  private static final String WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
  private static final String USER = address(0xa);
  private static final String ROUTER = address(0xb);
  private static final String TOKEN = "0xdac17f958d2ee523a2206206994597c13d831ec7";
  private static final String CODE = address(0xd);

  private final SampleBlock block = new SampleBlock(7);
  private final Sample sample = block.add(USER, ROUTER, 5);

  private int[] places() throws Exception {
    EvmBlock read = block.read();
    EvmTrace trace = EvmJson.traces(7, block.traces).getFirst();
    TokenLogs tokens =
        new TokenLogs(TokenList.builtIn(Chain.ETHEREUM), new Spelling(Chain.ETHEREUM));
    return LogPlaces.of(trace, read.receipts().getFirst().logs(), tokens);
  }

  /** A log of the contract that the frame runs on, with its place. */
  private void log(ObjectNode frame, String contract) {
    log(frame, contract, TokenLogs.TRANSFER);
  }

  private void log(ObjectNode frame, String contract, String what) {
    if (what.equals(TokenLogs.TRANSFER)) {
      sample.transfer(contract, ROUTER, USER, 4);
    } else {
      sample.log(contract, 4, what, topic(ROUTER));
    }
    int calls = frame.withArray("calls").size();
    frame.withArray("logs").addObject().put("position", SampleBlock.hex(calls));
  }

  /** A transfer behind a proxy, a coin sent on, a wrapped coin given back, and a failed call. */
  private void execute() {
    ObjectNode root = sample.root;
    call(root, "STATICCALL", ROUTER, TOKEN, 0);
    ObjectNode proxy = call(root, "CALL", ROUTER, TOKEN, 0);
    log(call(proxy, "DELEGATECALL", TOKEN, CODE, 0), TOKEN);
    call(root, "CALL", ROUTER, USER, 1);
    ObjectNode failed = call(root, "CALL", ROUTER, TOKEN, 0);
    failed.put("error", "execution reverted");
    ObjectNode withdraw = call(root, "CALL", ROUTER, WETH, 0);
    call(call(withdraw, "CALL", WETH, ROUTER, 4), "STATICCALL", ROUTER, CODE, 0);
    log(withdraw, WETH, TokenLogs.WITHDRAWAL);
    call(root, "CALL", ROUTER, USER, 4);
    log(call(root, "CALL", ROUTER, TOKEN, 0), TOKEN);
    log(root, ROUTER);
  }

  @Test
  void places_come_from_the_trace_where_it_has_them() throws Exception {
    execute();
    assertEquals(4, EvmJson.traces(7, block.traces).getFirst().logs());
    assertArrayEquals(new int[] {3, 8, 10, 10}, places());
  }

  @Test
  void without_them_the_tree_of_calls_gives_the_same_order() throws Exception {
    execute();
    List<Transfer> told = block.decode().getFirst().transfers();
    strip(sample.root);
    assertEquals(0, EvmJson.traces(7, block.traces).getFirst().logs());
    assertArrayEquals(new int[] {2, 8, 10, 10}, places()); // the proxy may have written it too
    assertEquals(told, block.decode().getFirst().transfers());
    assertEquals(7, told.size());
  }

  private static void strip(ObjectNode frame) {
    frame.remove("logs");
    frame.withArray("calls").forEach(c -> strip((ObjectNode) c));
  }

  @Test
  void equal_amounts_given_back_twice_are_told_apart() throws Exception {
    ObjectNode root = sample.root;
    for (int i = 0; i < 2; i++) {
      ObjectNode withdraw = call(root, "CALL", ROUTER, WETH, 0);
      call(withdraw, "CALL", WETH, ROUTER, 4);
      sample.log(WETH, 4, TokenLogs.WITHDRAWAL, topic(ROUTER));
      call(root, "CALL", ROUTER, USER, 4);
    }
    assertArrayEquals(new int[] {2, 5}, places());
  }

  @Test
  void a_log_that_no_call_can_have_written_holds_nothing_up() throws Exception {
    sample.log(address(0x1010), 1, TokenLogs.TRANSFER, topic(USER));
    call(sample.root, "CALL", ROUTER, TOKEN, 0);
    sample.log(TOKEN, 1, TokenLogs.TRANSFER, topic(USER));
    assertArrayEquals(new int[] {0, 1}, places());
  }
}
