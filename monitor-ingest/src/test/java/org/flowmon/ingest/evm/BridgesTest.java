package org.flowmon.ingest.evm;

import static org.flowmon.chain.AccountTransaction.ZERO_ADDRESS;
import static org.flowmon.ingest.evm.SampleBlock.address;
import static org.flowmon.ingest.evm.SampleBlock.call;
import static org.flowmon.ingest.evm.SampleBlock.hash;
import static org.flowmon.ingest.evm.SampleBlock.topic;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.ingest.evm.SampleBlock.Sample;
import org.junit.jupiter.api.Test;

class BridgesTest {
  private static final String USDC = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
  private static final String WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
  private static final String ACROSS = "0x5c7bcd6e7de5423a257d81b442095a1a6ced35c5";
  private static final String ARBITRUM = "0x8315177ab297ba92a06054ce80a67ed4dbd7ed3a";
  private static final String GATEWAY = "0xa3a7b6f88361f48403514059f1f16c8e78d60eec";
  private static final String WORMHOLE = "0x98f3c9e6e3face36baad05fe09d375ef1464288b";
  private static final String PORTAL = "0x3ee18b2214aff97000d974cf647e7c347e8fa585";

  // As block explorers show them.
  private static final String FUNDS_DEPOSITED =
      "0x32ed1a409ef04c7b0227189c3a103dc5ac10e775a15b785dcc510201f7c25ad3";
  private static final String MESSAGE_DELIVERED =
      "0x5e3c1311ea442664e8b1611bfabef659120ea7a0a2cfc0667700bebc69cbffe1";
  private static final String LOG_MESSAGE_PUBLISHED =
      "0x6eb224fb001ed210e379b335e35efe88672a8ce935d981a6896b27ffdf52a3b2";
  private static final String DEPOSIT_FOR_BURN =
      "0x2fa9ca894982930190727e75500a97d8dc500233a5065e0f3126c48fbe0343c0";
  private static final String DEPOSIT_FOR_BURN_V2 =
      "0x0c8c1cbdc5190613ebd485511d4e2812cfa45eecb79d845893331fedad5130a5";

  private static final String MESSENGER = "0xbd3fa81b58ba92a82136038b25adec7066af3155";
  private static final String MINTER = "0xc4922d64a24675e16e1586e3e3aa56c06fabe907";
  private static final String MESSENGER_V2 = "0x28b5a0e9c621a5badaa536219b3a228c8168cf5d";
  private static final String MINTER_V2 = "0xfd78ee919681417d192449715b2594ab58f5d002";
  private static final String A = address(0xa);

  private final SampleBlock block = new SampleBlock(100);
  private final EvmDecoder decoder = SharedEvm.decoder();

  /** The message of each transfer, - for none. */
  private List<String> messages() throws RefusedBlockException {
    List<String> messages = new ArrayList<>();
    for (Transfer t : decoder.decode(block.seal().read()).getFirst().transfers()) {
      messages.add(t.message() == null ? "-" : t.message());
    }
    return messages;
  }

  private static void across(Sample tx, long id) {
    tx.log(ACROSS, 0, FUNDS_DEPOSITED, hash(10), hash(id), topic(A));
  }

  @Test
  void a_deposit_of_tokens_carries_the_id() throws Exception {
    Sample tx = block.add(A, ACROSS, 0).transfer(USDC, A, ACROSS, 1000);
    across(tx, 0x5d3);
    assertEquals(List.of("across:0x5d3"), messages());
  }

  @Test
  void each_of_several_deposits_carries_its_own() throws Exception {
    Sample tx = block.add(A, ACROSS, 7).transfer(USDC, A, ACROSS, 1000);
    across(tx, 1);
    tx.transfer(USDC, A, address(0xb), 5).transfer(USDC, A, ACROSS, 2000);
    across(tx, 2);
    tx.transfer(USDC, A, ACROSS, 3);
    assertEquals(List.of("-", "across:0x1", "-", "across:0x2", "-"), messages());
  }

  @Test
  void coins_and_tokens_of_one_message_carry_it_wherever_the_bridge_keeps_them() throws Exception {
    Sample tx = block.add(A, GATEWAY, 9).transfer(USDC, A, GATEWAY, 1000);
    call(tx.root, "CALL", GATEWAY, ARBITRUM, 9);
    tx.log(ARBITRUM, 0, MESSAGE_DELIVERED, hash(0xed4b5), hash(1));
    List<String> messages = messages();
    assertEquals(3, messages.size());
    assertEquals(List.of("arbitrum:0xed4b5"), messages.stream().distinct().toList());
  }

  @Test
  void what_is_burned_by_cctp_carries_the_number_of_version_1_and_none_of_version_2()
      throws Exception {
    Sample tx = block.add(A, MESSENGER, 0).transfer(USDC, A, MINTER, 1000);
    tx.transfer(USDC, MINTER, ZERO_ADDRESS, 1000);
    tx.log(MESSENGER, 1000, DEPOSIT_FOR_BURN, hash(0x2a), topic(USDC), topic(A));
    tx.transfer(USDC, A, MINTER_V2, 70).transfer(USDC, MINTER_V2, ZERO_ADDRESS, 70);
    tx.log(MESSENGER_V2, 70, DEPOSIT_FOR_BURN_V2, topic(USDC), topic(A), hash(2000));
    assertEquals(List.of("cctp:0x2a", "-", "-", "-"), messages());
    assertEquals(List.of(0L, 0L, 0L), SharedEvm.passedOver(decoder));
  }

  @Test
  void an_id_may_take_several_words() throws Exception {
    Sample tx = block.add(A, PORTAL, 0).transfer(USDC, A, PORTAL, 1000);
    tx.log(WORMHOLE, 0x2a, LOG_MESSAGE_PUBLISHED, topic(PORTAL));
    assertEquals(List.of("wormhole:" + PORTAL + "/0x2a"), messages());
  }

  @Test
  void what_the_bridge_wraps_is_no_deposit() throws Exception {
    Sample tx = block.add(A, ACROSS, 9);
    call(tx.root, "CALL", ACROSS, WETH, 9);
    tx.log(WETH, 9, TokenLogs.DEPOSIT, topic(ACROSS));
    across(tx, 3);
    assertEquals(List.of("across:0x3", "-", "-"), messages());
  }

  @Test
  void logs_of_others_and_other_logs_are_no_messages() throws Exception {
    Sample tx = block.add(A, ACROSS, 0).transfer(USDC, A, ACROSS, 1000);
    tx.log(address(0xb), 0, FUNDS_DEPOSITED, hash(10), hash(1), topic(A));
    tx.log(ACROSS, 0, MESSAGE_DELIVERED, hash(1), hash(1));
    assertEquals(List.of("-"), messages());
  }

  @Test
  void a_log_without_the_words_of_an_id_is_counted() throws Exception {
    Sample tx = block.add(A, ACROSS, 0).transfer(USDC, A, ACROSS, 1000);
    tx.log(ACROSS, 0, FUNDS_DEPOSITED, hash(10));
    assertEquals(List.of("-"), messages());
    assertEquals(List.of(0L, 1L, 0L), SharedEvm.passedOver(decoder));
  }
}
