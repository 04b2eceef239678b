package org.flowmon.ingest.bitcoin;

import static org.flowmon.ingest.bitcoin.RealBlocksTest.follow;
import static org.flowmon.ingest.bitcoin.RealBlocksTest.raw;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.chain.UtxoTransaction.Input;
import org.flowmon.chain.UtxoTransaction.Output;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many senders scripts and witnesses of real blocks reveal, and that none is wrong. */
class RevealedSendersTest {
  private final BitcoinDecoder decoder = new BitcoinDecoder(Chain.BITCOIN);

  /** Counts, by kind of script, what was revealed of coins whose script is known. */
  private static final class Truth {
    final Map<String, int[]> byKind = new TreeMap<>();
    int wrong;

    void add(String kind, @Nullable String truth, Input in) {
      int[] n = byKind.computeIfAbsent(kind, k -> new int[2]);
      n[0]++;
      if (in.address() != null) {
        n[1]++;
        if (!in.address().equals(truth)) {
          wrong++;
          System.out.println("WRONG " + kind + " " + truth + " " + in);
        }
      }
    }

    void print(String where) {
      System.out.println("senders read from " + where + ":");
      byKind.forEach((k, n) -> System.out.println("  " + k + " " + n[1] + " of " + n[0]));
    }

    double share(String kind) {
      int[] n = byKind.getOrDefault(kind, new int[] {1, 0});
      return n[1] / (double) n[0];
    }
  }

  private static String kind(@Nullable String address) {
    return address == null
        ? "no address"
        : switch (address.charAt(0)) {
          case '1' -> "p2pkh";
          case '3' -> "p2sh";
          default ->
              address.charAt(3) == 'p' ? "p2tr" : address.length() == 42 ? "p2wpkh" : "p2wsh";
        };
  }

  @Test
  void every_sender_read_from_a_script_is_the_one_the_recording_knows() throws Exception {
    Truth truth = new Truth();
    ObjectMapper json = new ObjectMapper();
    for (String height : List.of("279671", "361582")) {
      Path file = SharedBlocks.folder().resolve("json/getblock3_" + height + ".json.gz");
      Map<Outpoint, Input> known = new HashMap<>();
      for (UtxoTransaction tx : follow(file).get(0).transactions()) {
        tx.inputs().forEach(i -> known.put(i.coin(), i));
      }
      JsonNode block;
      try (var in = new GZIPInputStream(Files.newInputStream(file))) {
        block = json.readTree(in);
      }
      // Version 2 of the answer: without what the inputs spend.
      for (JsonNode tx : block.path("tx")) {
        tx.path("vin").forEach(v -> ((ObjectNode) v).remove("prevout"));
      }
      Path plain = Files.createTempFile("getblock2", ".json");
      try {
        json.writeValue(plain.toFile(), block);
        for (UtxoTransaction tx : follow(plain).get(0).transactions()) {
          for (Input in : tx.inputs()) {
            assertNull(in.value());
            Input k = known.get(in.coin());
            assertNotNull(k);
            truth.add(kind(k.address()), k.address(), in);
          }
        }
      } finally {
        Files.delete(plain);
      }
    }
    try (var in = new GZIPInputStream(Files.newInputStream(raw("367891_spent_utxos.json.gz")))) {
      JsonNode spent = json.readTree(in);
      int i = 0;
      BitcoinBlock block = decoder.decode(Files.readAllBytes(raw("367891_92b29970.raw")));
      for (UtxoTransaction tx : block.transactions()) {
        for (Input input : tx.inputs()) {
          byte[] script =
              HexFormat.of().parseHex(spent.get(i++).path("txout").path("script_pubkey").asText());
          String address = decoder.address(script);
          truth.add(kind(address), address, input);
        }
      }
      assertEquals(spent.size(), i);
    }
    truth.print("scripts, coins known from JSON");
    assertEquals(0, truth.wrong);
    assertTrue(truth.share("p2pkh") > 0.999);
    assertTrue(truth.share("p2sh") > 0.95);
  }

  @Test
  void every_sender_read_from_a_witness_is_the_one_that_the_run_knows() throws Exception {
    Truth truth = new Truth();
    Map<Outpoint, Output> coins = new HashMap<>();
    for (Path file : SharedBlocks.raw()) {
      for (UtxoTransaction tx : decoder.decode(Files.readAllBytes(file)).transactions()) {
        for (Input in : tx.inputs()) {
          Output coin = coins.remove(in.coin());
          if (coin != null) {
            truth.add(kind(coin.address()), coin.address(), in);
          }
        }
        for (int i = 0; i < tx.outputs().size(); i++) {
          coins.put(new Outpoint(tx.txid(), i), tx.outputs().get(i));
        }
      }
    }
    truth.print("scripts and witnesses, coins made in the same blocks");
    assertEquals(0, truth.wrong);
    assertTrue(truth.share("p2wpkh") > 0.999);
    assertEquals(0, truth.share("p2tr"));
  }
}
