package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.chain.Chain;
import org.flowmon.topic.PriceMark;
import org.flowmon.topic.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real Ethereum blocks through every stage over a real broker. */
final class RealEvmReplayTest {
  private static final String USDT = "0xdac17f958d2ee523a2206206994597c13d831ec7";

  @TempDir private Path directory;

  private static Path run() {
    return SharedData.folder("ethereum/run_17686110_17686125");
  }

  /** Two addresses that somebody wants to watch. */
  private Path list() throws IOException {
    return Files.writeString(
        directory.resolve("list.jsonl"),
        """
        {"entity":"payer","name":"Payer","tags":["watched"],"chain":"ethereum","address":"0x5041ed759Dd4aFc3a72b8192C143F72f4724081A","source":"example"}
        {"entity":"payee","name":"Payee","chain":"ethereum","address":"0x78e851c35326c9296485e9720d85cb3bd153b428","source":"example"}
        """);
  }

  /**
   * In block 17686113 the address 0x5041.. pays 207,899.568306 USDT to 0xede1.., which six blocks
   * later pays all of it on to 0x78e8...
   */
  @Test
  void tokensThatArePaidOnAreAFlowOfTwoHops() throws Exception {
    Path run = run();
    Path flows = directory.resolve("flows");
    Path alerts = directory.resolve("alerts");
    CommandLineFixture replayed =
        CommandLineFixture.run(
            "replay",
            "--chain",
            "ethereum",
            "--in",
            run.resolve("blocks.jsonl.gz"),
            run.resolve("receipts.jsonl.gz"),
            run.resolve("calls.jsonl.gz"),
            "--watchlist",
            list(),
            "--data",
            directory.resolve("kept"),
            "--flows",
            flows,
            "--alerts",
            alerts);
    assertEquals(0, replayed.code(), replayed::toString);
    pricesAreThere();
    List<String> own =
        Files.readAllLines(flows).stream()
            .filter(l -> l.contains("\"from\":\"payer\",\"to\":\"payee\""))
            .toList();
    assertEquals(2, own.size(), own::toString);
    for (String flow : own) {
      assertTrue(
          flow.contains(
              "\"txid\":\"0x13b404745255b7c498539b4ee18ae1690911ea63f910b96be02df268a32ee726\","
                  + "\"at\":\"transfer:0\",\"asset\":\""
                  + USDT
                  + "\",\"from\":\"payer\",\"to\":\"payee\",\"kind\":\"transfer\","
                  + "\"amount\":\"207899568306\",\"value\":\"207899568306\",\"hops\":2"),
          flow);
    }
    assertTrue(replayed.out().contains("blocks 17686110 to 17686125"), replayed::out);
    assertTrue(replayed.out().contains("no gaps"), replayed::out);
    assertTrue(
        replayed.err().contains("16 blocks; 16 blocks whose withdrawals were left out"),
        replayed::err);
    assertTrue(replayed.err().contains("17 swaps through known routers"), replayed::err);
    assertTrue(
        replayed.err().contains("1,593 transfers of tokens that are not followed"), replayed::err);
  }

  /** What the same blocks say of ether, bitcoin and DAI: once, and in the lanes of the assets. */
  private void pricesAreThere() throws Exception {
    Topics topics = new Topics(Topics.DEFAULT_PREFIX);
    List<String> prices = new ArrayList<>();
    List<PriceMark> bitcoin = new ArrayList<>();
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kept"), 0)) {
      Readback.read(
          broker.bootstrap(),
          new TopicPartition(topics.prices(), 0),
          () -> true,
          record -> prices.add(PriceMark.price(record.value()).digits()));
      Readback.read(
          broker.bootstrap(),
          new TopicPartition(topics.flows(), Chain.BITCOIN.lane()),
          () -> true,
          record -> bitcoin.add(PriceMark.fromBytes(record.value())));
    }
    assertEquals(List.of("1988.08020095", "1988.08020095", "31056.654", "0.99995"), prices);
    assertEquals(1, bitcoin.size());
    assertEquals("31056.654", bitcoin.getFirst().prices().getFirst().digits());
  }

  /** In block 17686110 the address 0xca74.. brings 11,088.96 of a token to Polygon. */
  @Test
  void whatIsBroughtToABridgeIsAFlowOfItsKindWithTheMessage() throws Exception {
    Path run = run();
    Path tokens =
        Files.writeString(
            directory.resolve("tokens.jsonl"),
            """
            {"chain":"ethereum","address":"0xd13cfd3133239a3c73a9e535a5c4dadee36b395c","symbol":"X","decimals":18,"source":"example"}
            """);
    Path payer =
        Files.writeString(
            directory.resolve("payer.jsonl"),
            """
            {"entity":"payer","name":"Payer","chain":"ethereum","address":"0xca74f404e0c7bfa35b13b511097df966d5a65597","source":"example"}
            """);
    Path flows = directory.resolve("flows");
    CommandLineFixture replayed =
        CommandLineFixture.run(
            "replay",
            "--chain",
            "ethereum",
            "--in",
            run.resolve("blocks.jsonl.gz"),
            run.resolve("receipts.jsonl.gz"),
            run.resolve("calls.jsonl.gz"),
            "--watchlist",
            payer,
            "--tokens",
            tokens,
            "--policy",
            "fifo",
            "--flows",
            flows);
    assertEquals(0, replayed.code(), replayed::toString);
    List<String> own =
        Files.readAllLines(flows).stream().filter(l -> l.contains("\"from\":\"payer\"")).toList();
    assertEquals(1, own.size(), own::toString);
    assertTrue(
        own.getFirst()
            .contains(
                "\"to\":\"polygon-pos-bridge\",\"kind\":\"bridge\","
                    + "\"amount\":\"11088955571323709205175\""),
        own::toString);
    assertTrue(own.getFirst().contains("\"symbol\":\"X\",\"decimals\":18"), own::toString);
    assertTrue(own.getFirst().endsWith(",\"message\":\"polygon-pos:0x2978bf\"}"), own::toString);
  }

  @Test
  void aRecordingWithoutItsReceiptsIsRefusedByName() {
    Path blocks = run().resolve("blocks.jsonl.gz");
    CommandLineFixture replayed =
        CommandLineFixture.run("replay", "--chain", "ethereum", "--in", blocks);
    assertEquals(1, replayed.code(), replayed::toString);
    assertTrue(replayed.err().contains(blocks + ", line 1: block 17686110"), replayed::toString);
    assertTrue(
        replayed.err().contains("receipt-count: 0 receipts for 179 transactions"),
        replayed::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--tokens", "--routers", "--bridges", "--feeds"})
  void aListOfContractsThatIsWrongIsNamedBeforeAnythingStarts(String option) throws Exception {
    Path list = Files.writeString(directory.resolve("list.jsonl"), "{\"chain\":\"ethereum\"}\n");
    Path blocks = Files.writeString(directory.resolve("blocks.jsonl"), "{\"block\":{}}\n");
    CommandLineFixture replayed =
        CommandLineFixture.run("replay", "--chain", "ethereum", "--in", blocks, option, list);
    assertEquals(1, replayed.code(), replayed::toString);
    assertTrue(replayed.err().contains(list + ", line 1: address: missing"), replayed::toString);
  }
}
