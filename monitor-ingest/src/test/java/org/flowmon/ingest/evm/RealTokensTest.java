package org.flowmon.ingest.evm;

import static org.flowmon.chain.AccountTransaction.NATIVE;
import static org.flowmon.chain.AccountTransaction.ZERO_ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.ingest.Counted;
import org.junit.jupiter.api.Test;

/**
 * Real blocks against what their JSON says when it is read another way: straight from the fields of
 * the recording, without any class of the decoder.
 */
class RealTokensTest {
  private static final String WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";

  /** Followed tokens that are seen in the blocks, written down here once more. */
  private static final List<String> TOKENS =
      List.of(
          "0xdac17f958d2ee523a2206206994597c13d831ec7",
          "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48",
          "0x6b175474e89094c44da98b954eedeac495271d0f",
          "0x2260fac5e5542a773aa44fbcfedf7c193bc2c599",
          "0x4fabb145d64652a948d72533023f6e7a623c7c53",
          WETH);

  @Test
  void every_transfer_of_a_followed_token_is_there_and_nothing_else() throws Exception {
    Path run = SharedEvm.folder().resolve(SharedEvm.RUN);
    List<String> expected = new ArrayList<>();
    long others = 0;
    for (JsonNode block : SharedEvm.lines(run.resolve("receipts.jsonl.gz"))) {
      for (JsonNode receipt : block.get("result")) {
        JsonNode logs = receipt.get("logs");
        for (int i = 0; i < logs.size(); i++) {
          JsonNode log = logs.get(i);
          String contract = log.get("address").asText();
          String what = raw(log, contract);
          if (!what.isEmpty() && TOKENS.contains(contract)) {
            expected.add(receipt.get("transactionHash").asText() + " " + i + " " + what);
          } else if (what.startsWith("transfer")) {
            others++;
          }
        }
      }
    }
    EvmDecoder decoder = SharedEvm.decoder();
    List<String> found = new ArrayList<>();
    Map<String, BigInteger> supply = new TreeMap<>();
    Map<String, BigInteger> coins = new HashMap<>();
    for (EvmBlock block : RecordedEvm.read(SharedEvm.run())) {
      for (AccountTransaction tx : decoder.decode(block)) {
        for (Transfer t : tx.transfers()) {
          if (t.asset().equals(NATIVE)) {
            SharedEvm.move(coins, t.from(), t.to(), t.value().toBigInteger());
          } else {
            found.add(tx.txid() + " " + t.log() + " " + shown(t));
            supply.merge(t.asset(), minted(t), BigInteger::add);
          }
        }
      }
    }
    expected.sort(null);
    found.sort(null);
    assertEquals(expected, found);
    assertEquals(List.of(others, 0L, 0L), SharedEvm.passedOver(decoder));
    assertEquals(17L, decoder.counted().get(Counted.SWAPS));
    System.out.println(expected.size() + " movements of tokens agree, " + others + " of others");
    // One coin lies with its contract for each wrapped one.
    assertEquals(coins.get(WETH), supply.get(WETH));
  }

  private static BigInteger minted(Transfer t) {
    BigInteger value = t.value().toBigInteger();
    if (t.from().equals(t.to())) {
      return BigInteger.ZERO;
    }
    return t.from().equals(ZERO_ADDRESS)
        ? value
        : t.to().equals(ZERO_ADDRESS) ? value.negate() : BigInteger.ZERO;
  }

  private static String shown(Transfer t) {
    String kind = "transfer";
    if (t.asset().equals(WETH) && t.from().equals(ZERO_ADDRESS)) {
      kind = "mint";
    } else if (t.asset().equals(WETH) && t.to().equals(ZERO_ADDRESS)) {
      kind = "burn";
    }
    return kind + " " + t.asset() + " " + t.from() + " " + t.to() + " " + t.value();
  }

  /** A log as it stands in the JSON, by the front of its first topic. */
  private static String raw(JsonNode log, String contract) {
    JsonNode topics = log.get("topics");
    String front = topics.isEmpty() ? "" : topics.get(0).asText().substring(0, 10);
    if (front.equals("0xddf252ad") && topics.size() == 3) {
      return "transfer " + contract + " " + party(topics, 1) + " " + party(topics, 2) + data(log);
    }
    if (contract.equals(WETH) && front.equals("0xe1fffcc4")) {
      return "mint " + contract + " " + ZERO_ADDRESS + " " + party(topics, 1) + data(log);
    }
    if (contract.equals(WETH) && front.equals("0x7fcf532c")) {
      return "burn " + contract + " " + party(topics, 1) + " " + ZERO_ADDRESS + data(log);
    }
    return "";
  }

  private static String party(JsonNode topics, int place) {
    return "0x" + topics.get(place).asText().substring(26);
  }

  private static String data(JsonNode log) {
    String data = log.get("data").asText();
    return " " + (data.length() > 2 ? new BigInteger(data.substring(2), 16) : BigInteger.ZERO);
  }
}
