package org.flowmon.ingest.evm;

import static org.flowmon.chain.AccountTransaction.NATIVE;
import static org.flowmon.chain.AccountTransaction.ZERO_ADDRESS;
import static org.flowmon.ingest.evm.SampleBlock.address;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TokenUnit;
import org.flowmon.chain.TronAddress;
import org.flowmon.ingest.evm.SampleBlock.Sample;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blocks as the Ethereum-compatible interface of TRON's nodes answers them. */
class TronDecoderTest {
  private static final String USDT = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
  private static final String USDT_HEX = "0xa614f803b6fd780986a42c78ec9c7f77e6ded13c";
  private static final String A = address(0xa);
  private static final String B = address(0xb);

  private final SampleBlock block = new SampleBlock(100);
  private final EvmDecoder decoder = new EvmDecoder(Contracts.builtIn(Chain.TRON));

  @BeforeEach
  void asTronHasIt() {
    block.body.put("baseFeePerGas", "0x0");
  }

  private List<AccountTransaction> decode() throws RefusedBlockException {
    EvmBlock read = block.readWithoutTraces(); // with an empty bloom, whatever the logs
    new EvmCheck(Chain.TRON).check(read);
    return decoder.decode(read);
  }

  private static Transfer usdt(String from, String to, long value, int log) {
    return new Transfer(USDT, from, to, Amount.of(value), log).in(new TokenUnit("USDT", 6));
  }

  @Test
  void tokens_move_between_addresses_in_base58() throws Exception {
    Sample tx = block.add(A, USDT_HEX, 0).transfer(USDT_HEX, A, B, 5);
    tx.transfer(USDT_HEX, ZERO_ADDRESS, A, 6);
    tx.log(USDT_HEX, 7, TokenLogs.DESTROYED, SampleBlock.topic(B));
    AccountTransaction decoded = decode().getFirst();
    String a = TronAddress.ofHex(A);
    String b = TronAddress.ofHex(B);
    assertEquals(
        List.of(usdt(a, b, 5, 0), usdt(ZERO_ADDRESS, a, 6, 1), usdt(b, ZERO_ADDRESS, 7, 2)),
        decoded.transfers());
    assertEquals(SampleBlock.hash(100 << 16).substring(2), decoded.txid().toString());
    assertNull(decoded.fee());
  }

  @Test
  void the_value_of_a_contract_call_is_coins_and_another_may_be_anything() throws Exception {
    block.add(A, B, 9);
    Sample vote = block.add(A, B, 1_000_000);
    vote.receipt.put("gasUsed", "0x0").put("cumulativeGasUsed", SampleBlock.hex(SampleBlock.GAS));
    Sample frozen = block.add(A, B, 5);
    frozen.tx.putNull("to");
    frozen.receipt.put("gasUsed", "0x0").put("cumulativeGasUsed", SampleBlock.hex(SampleBlock.GAS));
    block.body.put("gasUsed", SampleBlock.hex(SampleBlock.GAS));
    List<AccountTransaction> all = decode();
    assertEquals(
        List.of(new Transfer(NATIVE, TronAddress.ofHex(A), TronAddress.ofHex(B), Amount.of(9), -1)),
        all.getFirst().transfers());
    assertEquals(List.of(), all.get(1).transfers());
    assertEquals(List.of(), all.get(2).transfers());
    assertEquals(List.of(0L, 0L, 2L), SharedEvm.passedOver(decoder));
  }
}
