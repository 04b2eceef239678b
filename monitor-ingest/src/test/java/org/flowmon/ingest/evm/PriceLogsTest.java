package org.flowmon.ingest.evm;

import static org.flowmon.ingest.evm.SampleBlock.address;
import static org.flowmon.ingest.evm.SampleBlock.hash;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Price;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceLogsTest {
  private static final String ETH_USD = "0xe62b71cf983019bff55bc83b48601ce8419650cc";
  private static final String WETH = "eip155:1/erc20:0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";

  @TempDir private Path dir = Path.of("");
  private final EvmDecoder decoder = SharedEvm.decoder();

  @Test
  void an_answer_is_the_price_of_each_asset_of_the_feed() throws Exception {
    SampleBlock block = new SampleBlock(100);
    block
        .add(address(0xa), address(0xb), 0)
        .log(ETH_USD, 1_689_270_011L, PriceLogs.ANSWER_UPDATED, hash(198_808_020_095L), hash(7))
        .log(address(0xc), 1_689_270_011L, PriceLogs.ANSWER_UPDATED, hash(1), hash(7));
    EvmBlock read = block.seal().read();
    List<Price> prices = decoder.prices(read);
    assertEquals(List.of("eip155:1/slip44:60", WETH), prices.stream().map(Price::asset).toList());
    Price ether = prices.getFirst();
    assertEquals("1988.08020095", ether.digits());
    assertEquals(18, ether.decimals());
    assertEquals(1_689_270_011L, ether.time());
    assertEquals("Chainlink ETH / USD " + ETH_USD, ether.source());
    assertEquals("7", ether.round());
    assertEquals(3600, ether.heartbeat());
    assertEquals(read.ref().hash(), ether.block());
  }

  @Test
  void what_is_no_price_is_counted() throws Exception {
    SampleBlock block = new SampleBlock(100);
    String negative = "0x" + BigInteger.TWO.pow(256).subtract(BigInteger.TEN).toString(16);
    block
        .add(address(0xa), address(0xb), 0)
        .log(ETH_USD, 1_689_270_011L, PriceLogs.ANSWER_UPDATED, hash(0), hash(7))
        .log(ETH_USD, 1_689_270_011L, PriceLogs.ANSWER_UPDATED, negative, hash(7))
        .log(ETH_USD, 1_689_270_011L, PriceLogs.ANSWER_UPDATED, hash(1))
        .log(ETH_USD, 1_689_270_011L, hash(99), hash(1), hash(2));
    long before = SharedEvm.passedOver(decoder).get(1);
    assertEquals(List.of(), decoder.prices(block.seal().read()));
    assertEquals(before + 3, SharedEvm.passedOver(decoder).get(1));
  }

  /** Sixteen blocks in a row hold rounds of three of the feeds. */
  @Test
  void real_blocks_say_what_ether_bitcoin_and_dai_were_worth() throws Exception {
    List<String> said = new ArrayList<>();
    for (EvmBlock block : RecordedEvm.read(SharedEvm.run())) {
      for (Price price : decoder.prices(block)) {
        said.add(block.ref().height() + " " + price.asset() + " " + price.digits());
        assertTrue(price.time() <= block.ref().time());
      }
    }
    assertEquals(
        List.of(
            "17686120 eip155:1/slip44:60 1988.08020095",
            "17686120 " + WETH + " 1988.08020095",
            "17686121 bip122:000000000019d6689c085ae165831e93/slip44:0 31056.654",
            "17686125 eip155:1/erc20:0x6b175474e89094c44da98b954eedeac495271d0f 0.99995"),
        said);
  }

  @Test
  void a_bad_line_of_a_list_is_named() throws IOException {
    String good =
        "{\"chain\":\"ethereum\",\"address\":\"0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419\","
            + "\"pair\":\"A / USD\",\"aggregators\":[\""
            + address(0xaa)
            + "\"],\"decimals\":8,\"heartbeat\":60,"
            + "\"assets\":{\"eip155:1/slip44:60\":18},\"source\":\"us\"}";
    FeedList list = FeedList.read(Chain.ETHEREUM, List.of(write(good)));
    assertEquals(
        new FeedList.Feed("A / USD", 8, 60, List.of(new FeedList.Asset("eip155:1/slip44:60", 18))),
        list.find(address(0xaa)));
    refused("assets: expected an asset", good.replace("\"eip155:1/slip44:60\":18", ""));
    refused("CAIP-19", good.replace("eip155:1/", "eip155:99999/"));
    refused("heartbeat: expected", good.replace("\"heartbeat\":60", "\"heartbeat\":0"));
    refused("decimals: expected", good.replace("\"decimals\":8", "\"decimals\":\"8\""));
    refused("aggregators: ", good.replace(address(0xaa), "0x12"));
    refused("unknown field \"proxy\"", good.replace("\"pair\"", "\"proxy\":\"x\",\"pair\""));
  }

  private Path write(String line) throws IOException {
    return Files.writeString(dir.resolve("feeds.jsonl"), "# ours\n" + line + "\n");
  }

  private void refused(String why, String line) throws IOException {
    Path file = write(line);
    IOException refused =
        assertThrows(IOException.class, () -> FeedList.read(Chain.ETHEREUM, List.of(file)));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith(file + ", line 2: "), message);
    assertTrue(message.contains(why), message);
  }
}
