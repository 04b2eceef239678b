package org.flowmon.ingest.evm;

import static org.flowmon.chain.AccountTransaction.NATIVE;
import static org.flowmon.chain.AccountTransaction.ZERO_ADDRESS;
import static org.flowmon.ingest.evm.SampleBlock.address;
import static org.flowmon.ingest.evm.SampleBlock.call;
import static org.flowmon.ingest.evm.SampleBlock.topic;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Conversion;
import org.flowmon.chain.AccountTransaction.Fee;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Keccak;
import org.flowmon.chain.TokenUnit;
import org.flowmon.ingest.evm.SampleBlock.Sample;
import org.junit.jupiter.api.Test;

class EvmDecoderTest {
  private static final TokenList TOKENS = TokenList.builtIn(Chain.ETHEREUM);
  private static final String USDT = "0xdac17f958d2ee523a2206206994597c13d831ec7";
  private static final String WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
  private static final String A = address(0xa);
  private static final String B = address(0xb);
  private static final String C = address(0xc);
  private static final String D = address(0xd);

  private final SampleBlock block = new SampleBlock(100);

  private static Transfer coin(String from, String to, long value) {
    return new Transfer(NATIVE, from, to, Amount.of(value), -1);
  }

  private static Transfer token(String token, String from, String to, long value, int log) {
    TokenUnit unit = Objects.requireNonNull(TOKENS.find(token)).unit();
    return new Transfer(token, from, to, Amount.of(value), log).in(unit);
  }

  private List<Transfer> only() throws RefusedBlockException {
    List<AccountTransaction> all = block.decode();
    assertEquals(1, all.size());
    return all.getFirst().transfers();
  }

  @Test
  void value_moves_and_the_fee_is_split_into_burned_and_tip() throws Exception {
    block.add(A, B, 5);
    AccountTransaction tx = block.decode().getFirst();
    assertEquals(List.of(coin(A, B, 5)), tx.transfers());
    assertEquals(
        new Fee(A, Amount.of(7 * 21_000), Amount.of(3 * 21_000), SampleBlock.MINER), tx.fee());
    assertFalse(tx.reverted());
  }

  @Test
  void before_the_base_fee_all_of_the_fee_is_tip() throws Exception {
    Sample tx = block.add(A, B, 5);
    block.body.remove("baseFeePerGas");
    tx.tx.put("type", "0x0");
    tx.receipt.remove("effectiveGasPrice");
    assertEquals(
        new Fee(A, Amount.ZERO, Amount.of(10 * 21_000), SampleBlock.MINER),
        block.decode().getFirst().fee());
  }

  @Test
  void blob_gas_is_burned() throws Exception {
    Sample tx = block.add(A, B, 0);
    tx.tx.put("type", "0x3");
    tx.receipt.put("blobGasUsed", "0x20000").put("blobGasPrice", "0x2");
    Fee fee = block.decode().getFirst().fee();
    assertEquals(
        new Fee(A, Amount.of(7 * 21_000 + 0x40000), Amount.of(3 * 21_000), SampleBlock.MINER), fee);
    tx.receipt.remove("blobGasPrice");
    assertEquals(Refusal.FEE, assertThrows(RefusedBlockException.class, block::decode).reason());
  }

  @Test
  void fees_beyond_63_bits_are_exact() throws Exception {
    Sample tx = block.add(A, B, 0);
    block.body.put("baseFeePerGas", "0x0");
    tx.receipt.put("effectiveGasPrice", "0x7fffffffffffffff");
    Fee fee = block.decode().getFirst().fee();
    assertEquals(
        BigInteger.valueOf(Long.MAX_VALUE).multiply(BigInteger.valueOf(21_000)),
        fee == null ? null : fee.tip().toBigInteger());
  }

  @Test
  void a_price_below_the_base_fee_is_refused() {
    block.add(A, B, 0).receipt.put("effectiveGasPrice", "0x6");
    assertEquals(Refusal.FEE, assertThrows(RefusedBlockException.class, block::decode).reason());
  }

  @Test
  void what_used_no_gas_pays_no_fee() throws Exception {
    Sample tx = block.add(A, B, 0);
    tx.receipt.put("gasUsed", "0x0").put("cumulativeGasUsed", "0x0");
    block.body.put("gasUsed", "0x0");
    assertNull(block.decode().getFirst().fee());
  }

  @Test
  void a_failed_transaction_pays_its_fee_and_moves_nothing() throws Exception {
    Sample tx = block.add(A, B, 5).failed();
    call(tx.root, "CALL", B, C, 3);
    AccountTransaction decoded = block.decode().getFirst();
    assertTrue(decoded.reverted());
    assertEquals(List.of(), decoded.transfers());
    assertEquals(A, decoded.fee() == null ? null : decoded.fee().payer());
  }

  @Test
  void calls_move_value_in_execution_order_unless_undone_or_on_the_callers_account()
      throws Exception {
    ObjectNode root = block.add(A, B, 9).root;
    ObjectNode first = call(root, "CALL", B, C, 4);
    call(first, "CALL", C, D, 1);
    call(root, "DELEGATECALL", B, D, 9);
    call(root, "CALLCODE", B, D, 8);
    call(root, "STATICCALL", B, D, 0);
    ObjectNode failed = call(root, "CALL", B, D, 3);
    failed.put("error", "execution reverted");
    call(failed, "CALL", D, A, 2);
    call(call(root, "DELEGATECALL", B, D, 0), "CALL", B, A, 6);
    assertEquals(List.of(coin(A, B, 9), coin(B, C, 4), coin(C, D, 1), coin(B, A, 6)), only());
  }

  @Test
  void without_traces_only_the_outermost_value_moves() throws Exception {
    Sample tx = block.add(A, B, 9).transfer(USDT, A, C, 7);
    call(tx.root, "CALL", B, C, 4);
    EvmBlock read = block.seal().readWithoutTraces();
    assertEquals(
        List.of(coin(A, B, 9), token(USDT, A, C, 7, 0)),
        SharedEvm.decoder().decode(read).getFirst().transfers());
  }

  @Test
  void a_created_contract_receives() throws Exception {
    Sample tx = block.add(A, B, 9);
    tx.tx.putNull("to");
    tx.receipt.put("contractAddress", C);
    tx.root.put("type", "CREATE").put("to", C);
    call(tx.root, "CREATE2", C, D, 2);
    assertEquals(List.of(coin(A, C, 9), coin(C, D, 2)), only());
    assertEquals(
        List.of(coin(A, C, 9)),
        SharedEvm.decoder().decode(block.readWithoutTraces()).getFirst().transfers());
  }

  @Test
  void the_balance_of_a_contract_that_ends_moves() throws Exception {
    ObjectNode root = block.add(A, B, 0).root;
    call(root, "SELFDESTRUCT", B, C, 8);
    assertEquals(List.of(coin(B, C, 8)), only());
  }

  @Test
  void a_contract_that_ends_for_itself_burns_its_balance_until_cancun() throws Exception {
    ObjectNode root = block.add(A, B, 0).root;
    call(root, "SELFDESTRUCT", B, B, 8);
    assertEquals(List.of(coin(B, ZERO_ADDRESS, 8)), only());
    block.body.put("blobGasUsed", "0x0").put("excessBlobGas", "0x0");
    assertEquals(List.of(coin(B, B, 8)), only());
    call(root, "CREATE", B, C, 0);
    call(root, "SELFDESTRUCT", C, C, 5);
    assertEquals(List.of(coin(B, B, 8), coin(C, ZERO_ADDRESS, 5)), only());
  }

  @Test
  void tokens_move_mint_and_burn_and_look_alikes_are_counted() throws Exception {
    Sample tx = block.add(A, USDT, 0);
    tx.transfer(D, A, B, 100).transfer(USDT, A, B, 7).transfer(USDT, ZERO_ADDRESS, C, 5);
    tx.transfer(USDT, C, ZERO_ADDRESS, 4);
    tx.log(D, 0, TokenLogs.TRANSFER, topic(A), topic(B), topic(C)); // a token that is one of a kind
    tx.log(USDT, 1, TokenLogs.TRANSFER, topic(A)); // not as its contract writes them
    EvmDecoder decoder = SharedEvm.decoder();
    assertEquals(
        List.of(
            token(USDT, A, B, 7, 1),
            token(USDT, ZERO_ADDRESS, C, 5, 2),
            token(USDT, C, ZERO_ADDRESS, 4, 3)),
        decoder.decode(block.seal().readWithoutTraces()).getFirst().transfers());
    assertEquals(List.of(1L, 1L, 0L), SharedEvm.passedOver(decoder));
  }

  @Test
  void what_tether_destroys_is_burned() throws Exception {
    Sample tx = block.add(A, USDT, 0);
    tx.log(USDT, 9, TokenLogs.DESTROYED);
    ((ObjectNode) tx.logs.get(0)).put("data", topic(B) + SampleBlock.hash(9).substring(2));
    tx.log(USDT, 8, TokenLogs.DESTROYED, topic(C));
    tx.log(WETH, 8, TokenLogs.DESTROYED, topic(C));
    assertEquals(
        List.of(token(USDT, B, ZERO_ADDRESS, 9, 0), token(USDT, C, ZERO_ADDRESS, 8, 1)), only());
  }

  @Test
  void a_wrapped_coin_is_minted_for_what_its_contract_gets_and_burned_for_what_it_sends()
      throws Exception {
    Sample tx = block.add(A, B, 9);
    call(tx.root, "CALL", B, WETH, 9);
    tx.log(WETH, 9, TokenLogs.DEPOSIT, topic(B));
    ObjectNode withdraw = call(tx.root, "CALL", B, WETH, 0);
    call(withdraw, "CALL", WETH, B, 4);
    tx.log(WETH, 4, TokenLogs.WITHDRAWAL, topic(B));
    call(tx.root, "CALL", B, C, 4);
    assertEquals(
        List.of(
            coin(A, B, 9),
            coin(B, WETH, 9).as(Conversion.give(0)),
            token(WETH, ZERO_ADDRESS, B, 9, 0).as(Conversion.take(0)),
            token(WETH, B, ZERO_ADDRESS, 4, 1).as(Conversion.give(1)),
            coin(WETH, B, 4).as(Conversion.take(1)),
            coin(B, C, 4)),
        only());
  }

  @Test
  void a_wrapped_coin_is_a_plain_token_where_the_coin_is_not_seen() throws Exception {
    Sample tx = block.add(A, B, 9);
    call(tx.root, "CALL", B, WETH, 8);
    tx.log(WETH, 9, TokenLogs.DEPOSIT, topic(B)); // not what the call brought
    tx.log(WETH, 4, TokenLogs.WITHDRAWAL, topic(B));
    assertEquals(
        List.of(
            coin(A, B, 9),
            coin(B, WETH, 8),
            token(WETH, ZERO_ADDRESS, B, 9, 0),
            token(WETH, B, ZERO_ADDRESS, 4, 1)),
        only());
  }

  @Test
  void withdrawals_are_minted_under_a_name_of_their_own() throws Exception {
    block.add(A, B, 5);
    block.body.put("withdrawalsRoot", SampleBlock.hash(1));
    ObjectNode withdrawal = block.body.putArray("withdrawals").addObject();
    withdrawal.put("index", "0x10").put("validatorIndex", "0x1").put("address", C);
    withdrawal.put("amount", "0x3");
    AccountTransaction tx = block.decode().get(1);
    assertEquals("withdrawal:16", tx.txid().toString());
    assertEquals(List.of(coin(ZERO_ADDRESS, C, 3_000_000_000L)), tx.transfers());
    assertNull(tx.fee());
  }

  @Test
  void before_byzantium_the_trace_says_whether_it_failed() throws Exception {
    Sample tx = block.add(A, B, 5).failed();
    tx.receipt.remove("status");
    assertTrue(block.decode().getFirst().reverted());
    EvmBlock read = block.readWithoutTraces();
    EvmDecoder decoder = SharedEvm.decoder();
    assertEquals(
        Refusal.TRACES,
        assertThrows(RefusedBlockException.class, () -> decoder.decode(read)).reason());
  }

  @Test
  void every_type_of_transaction_reads_alike() throws Exception {
    for (int type : new int[] {0, 1, 2, 3, 4, 0x7f}) {
      block.add(A, B, 5 + type).tx.put("type", SampleBlock.hex(type));
    }
    List<AccountTransaction> all = block.decode();
    assertEquals(6, all.size());
    for (AccountTransaction tx : all) {
      assertEquals(1, tx.transfers().size());
    }
  }

  @Test
  void log_names_are_the_hashes_of_their_signatures() {
    assertEquals(TokenLogs.TRANSFER, keccak("Transfer(address,address,uint256)"));
    assertEquals(TokenLogs.DEPOSIT, keccak("Deposit(address,uint256)"));
    assertEquals(TokenLogs.WITHDRAWAL, keccak("Withdrawal(address,uint256)"));
    assertEquals(TokenLogs.DESTROYED, keccak("DestroyedBlackFunds(address,uint256)"));
  }

  private static String keccak(String signature) {
    byte[] hash = Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII));
    return "0x" + HexFormat.of().formatHex(hash);
  }
}
