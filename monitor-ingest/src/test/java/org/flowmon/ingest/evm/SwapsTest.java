package org.flowmon.ingest.evm;

import static org.flowmon.ingest.evm.SampleBlock.address;
import static org.flowmon.ingest.evm.SampleBlock.call;
import static org.flowmon.ingest.evm.SampleBlock.topic;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Conversion;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.ingest.Counted;
import org.flowmon.ingest.evm.SampleBlock.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwapsTest {
  private static final String USDT = "0xdac17f958d2ee523a2206206994597c13d831ec7";
  private static final String DAI = "0x6b175474e89094c44da98b954eedeac495271d0f";
  private static final String WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
  private static final String ROUTER = "0x7a250d5630b4cf539739df2c5dacb4c659f2488d";
  private static final String A = address(0xa);
  private static final String B = address(0xb);
  private static final String POOL = address(0x900);
  private static final String POOL_2 = address(0x901);

  private final SampleBlock block = new SampleBlock(100);
  private final EvmDecoder decoder = SharedEvm.decoder();

  /** What the only transaction moves, each with its side. */
  private List<String> moved() throws RefusedBlockException {
    return moved(block.seal().read());
  }

  private List<String> moved(EvmBlock read) throws RefusedBlockException {
    AccountTransaction tx = decoder.decode(read).getFirst();
    return tx.transfers().stream().map(SwapsTest::text).toList();
  }

  private static String text(Transfer t) {
    Conversion as = t.conversion();
    return (as == null ? "" : as.side() + " " + as.index() + ": ")
        + t.value()
        + " "
        + t.asset().replace(USDT, "USDT").replace(DAI, "DAI").replace(WETH, "WETH")
        + " "
        + name(t.from())
        + ">"
        + name(t.to());
  }

  private static String name(String address) {
    return address
        .replace(A, "A")
        .replace(B, "B")
        .replace(POOL, "pool")
        .replace(POOL_2, "pool2")
        .replace(ROUTER, "router")
        .replace(WETH, "WETH")
        .replace(AccountTransaction.ZERO_ADDRESS, "0");
  }

  private void swaps(long marked, long literal) {
    assertEquals(marked, decoder.counted().get(Counted.SWAPS));
    assertEquals(literal, decoder.counted().get(Counted.LITERAL_SWAPS));
  }

  @Test
  void a_token_is_swapped_for_another() throws Exception {
    block.add(A, ROUTER, 0).transfer(USDT, A, POOL, 1000).transfer(DAI, POOL, A, 990);
    assertEquals(List.of("give 0: 1000 USDT A>pool", "take 0: 990 DAI pool>A"), moved());
    swaps(1, 0);
  }

  @Test
  void without_traces_the_receiver_of_the_transaction_tells_the_router() throws Exception {
    block.add(A, ROUTER, 0).transfer(USDT, A, POOL, 1000).transfer(DAI, POOL, A, 990);
    List<String> moved = moved(block.seal().readWithoutTraces());
    assertEquals(List.of("give 0: 1000 USDT A>pool", "take 0: 990 DAI pool>A"), moved);
  }

  @Test
  void a_pool_that_pays_first_is_put_behind_what_is_given() throws Exception {
    Sample tx = block.add(A, ROUTER, 0);
    tx.transfer(DAI, POOL, A, 500).transfer(USDT, A, POOL, 505);
    tx.transfer(DAI, POOL_2, A, 490).transfer(USDT, A, POOL_2, 495);
    assertEquals(
        List.of(
            "give 0: 505 USDT A>pool",
            "give 0: 495 USDT A>pool2",
            "take 0: 500 DAI pool>A",
            "take 0: 490 DAI pool2>A"),
        moved());
  }

  @Test
  void what_is_swapped_over_two_pools_is_one_conversion() throws Exception {
    Sample tx = block.add(A, ROUTER, 0);
    tx.transfer(WETH, POOL, POOL_2, 9).transfer(USDT, A, POOL, 1000);
    tx.transfer(DAI, POOL_2, A, 990);
    assertEquals(
        List.of("9 WETH pool>pool2", "give 0: 1000 USDT A>pool", "take 0: 990 DAI pool2>A"),
        moved());
  }

  @Test
  void a_pool_that_calls_the_router_back_converts_nothing() throws Exception {
    Sample tx = block.add(A, ROUTER, 0);
    call(call(tx.root, "CALL", ROUTER, POOL, 0), "CALL", POOL, ROUTER, 0);
    call(tx.root, "CALL", ROUTER, POOL_2, 0);
    tx.transfer(WETH, POOL, ROUTER, 9).transfer(USDT, ROUTER, POOL, 1000);
    tx.transfer(WETH, ROUTER, POOL_2, 9).transfer(DAI, POOL_2, B, 990);
    assertEquals(
        List.of(
            "9 WETH pool>router",
            "1000 USDT router>pool",
            "9 WETH router>pool2",
            "990 DAI pool2>B"),
        moved());
    swaps(0, 0);
  }

  @Test
  void a_coin_is_wrapped_on_the_way_and_the_change_comes_back() throws Exception {
    Sample tx = block.add(A, ROUTER, 10);
    call(tx.root, "CALL", ROUTER, WETH, 9);
    tx.log(WETH, 9, TokenLogs.DEPOSIT, topic(ROUTER));
    tx.transfer(WETH, ROUTER, POOL, 9).transfer(USDT, POOL, A, 18_000);
    call(tx.root, "CALL", ROUTER, A, 1);
    List<String> moved = moved();
    assertEquals("give 1: 10 native A>router", moved.getFirst());
    assertTrue(
        moved.containsAll(
            List.of(
                "give 0: 9 native router>WETH",
                "take 0: 9 WETH 0>router",
                "9 WETH router>pool",
                "take 1: 18000 USDT pool>A",
                "take 1: 1 native router>A")),
        moved.toString());
    assertEquals(6, moved.size());
  }

  @Test
  void a_token_is_swapped_for_coins() throws Exception {
    Sample tx = block.add(A, ROUTER, 0);
    tx.transfer(USDT, A, POOL, 18_000).transfer(WETH, POOL, ROUTER, 9);
    call(call(tx.root, "CALL", ROUTER, WETH, 0), "CALL", WETH, ROUTER, 9);
    tx.log(WETH, 9, TokenLogs.WITHDRAWAL, topic(ROUTER));
    call(tx.root, "CALL", ROUTER, A, 9);
    List<String> moved = moved();
    assertTrue(moved.contains("give 1: 18000 USDT A>pool"), moved.toString());
    assertEquals("take 1: 9 native router>A", moved.getLast());
    swaps(1, 0);
  }

  @Test
  void a_contract_that_calls_the_router_converts() throws Exception {
    Sample tx = block.add(A, B, 0);
    call(tx.root, "CALL", B, ROUTER, 0);
    tx.transfer(USDT, B, POOL, 1000).transfer(DAI, POOL, B, 990);
    assertEquals(List.of("give 0: 1000 USDT B>pool", "take 0: 990 DAI pool>B"), moved());
  }

  @Test
  void a_call_of_the_router_that_failed_is_none() throws Exception {
    Sample tx = block.add(A, B, 0);
    call(tx.root, "CALL", A, ROUTER, 0).put("error", "execution reverted");
    tx.transfer(USDT, A, POOL, 1000).transfer(DAI, POOL, A, 990);
    assertEquals(List.of("1000 USDT A>pool", "990 DAI pool>A"), moved());
    swaps(0, 1);
  }

  @Test
  void an_exchange_through_a_router_that_is_not_known_is_left_and_counted() throws Exception {
    block.add(A, POOL, 0).transfer(USDT, A, POOL, 1000).transfer(DAI, POOL, A, 990);
    assertEquals(List.of("1000 USDT A>pool", "990 DAI pool>A"), moved());
    swaps(0, 1);
  }

  @Test
  void a_payment_sent_through_a_router_beside_a_small_swap_is_no_conversion() throws Exception {
    Sample tx = block.add(A, ROUTER, 0);
    tx.transfer(USDT, A, ROUTER, 1000).transfer(USDT, ROUTER, B, 980);
    tx.transfer(USDT, ROUTER, POOL, 20).transfer(DAI, POOL, A, 20);
    assertEquals(
        List.of("1000 USDT A>router", "980 USDT router>B", "20 USDT router>pool", "20 DAI pool>A"),
        moved());
    swaps(0, 1);
  }

  @Test
  void what_a_swap_pays_to_another_is_no_conversion() throws Exception {
    Sample tx = block.add(A, ROUTER, 0);
    tx.transfer(USDT, A, POOL, 1000).transfer(DAI, POOL, B, 970).transfer(DAI, POOL, A, 20);
    assertEquals(List.of("1000 USDT A>pool", "970 DAI pool>B", "20 DAI pool>A"), moved());
    swaps(0, 1);
  }

  @ParameterizedTest
  @CsvSource({"990, true", "989, false"})
  void a_router_may_keep_a_hundredth(long passedOn, boolean converts) throws Exception {
    Sample tx = block.add(A, ROUTER, 0);
    tx.transfer(USDT, A, ROUTER, 1000).transfer(USDT, ROUTER, POOL, passedOn);
    tx.transfer(DAI, POOL, A, 990);
    assertEquals(converts, moved().getFirst().startsWith("give 0: "));
  }

  @Test
  void a_router_that_pays_out_of_its_own_is_traced_as_it_stands() throws Exception {
    Sample tx = block.add(A, ROUTER, 0);
    tx.transfer(USDT, POOL, A, 5).transfer(USDT, A, ROUTER, 1000).transfer(DAI, POOL, A, 990);
    assertEquals(List.of("5 USDT pool>A", "1000 USDT A>router", "990 DAI pool>A"), moved());
    swaps(0, 1);
  }

  @Test
  void who_gives_two_assets_or_gets_none_does_not_swap() throws Exception {
    Sample tx = block.add(A, ROUTER, 5);
    tx.transfer(USDT, A, POOL, 1000).transfer(USDT, POOL, A, 10);
    assertEquals(List.of("5 native A>router", "1000 USDT A>pool", "10 USDT pool>A"), moved());
    swaps(0, 0);
  }
}
