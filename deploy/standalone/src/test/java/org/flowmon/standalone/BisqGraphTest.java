package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.flowmon.chain.Chain;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Policy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real, dense spend graph: the Bisq DAO transactions of 3,000 mainnet blocks. */
class BisqGraphTest {
  private static final String FILE = "bsq_730001_733000.jsonl.gz";
  private static final int ENTITIES = 12;

  @ParameterizedTest(name = "{0}, bounds {1}")
  @CsvSource({"haircut, none", "haircut, default", "fifo, none", "fifo, default"})
  void nothingIsLostOrMadeOverAllOfIt(String name, String bounds) throws Exception {
    Path file = SharedData.folder("bitcoin/bsq_dag").resolve(FILE);
    RecordedText recording = RecordedText.bitcoin();
    Set<String> addresses = new TreeSet<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file == null ? Path.of("") : file)),
                UTF_8))) {
      ObjectMapper json = new ObjectMapper();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        convert(json.readTree(line), recording, addresses);
      }
    }
    StringBuilder list = new StringBuilder();
    Random random = new Random(2);
    for (String address : addresses) {
      if (random.nextInt(8) == 0) {
        list.append(list.isEmpty() ? "" : " ").append('e').append(random.nextInt(ENTITIES));
        list.append('=').append(address);
      }
    }
    Traced traced =
        Traced.run(Policy.parse(name), Bounds.parse(bounds), false, list.toString(), recording);
    assertEquals(2796, traced.counts().transactions());
    assertTrue(traced.counts().flows() > 300, traced.counts()::summary);
    Conservation.holds(traced.by().ledger(Chain.BITCOIN).orElseThrow(), ENTITIES);
  }

  /** Only values of outputs are known: inputs from before the file share what the rest needs. */
  private static void convert(JsonNode block, RecordedText recording, Set<String> addresses) {
    recording.raw(
        "{\"type\":\"block\",\"chain\":\"bitcoin\",\"height\":%d,\"hash\":\"%s\",\"parent\":\"%s\",\"time\":\"%s\"}"
            .formatted(
                block.get("height").asLong(),
                block.get("hash").asText(),
                block.get("prev").asText(),
                Instant.ofEpochSecond(block.get("time").asLong())));
    for (JsonNode tx : block.path("bsqTxs")) {
      StringBuilder in = new StringBuilder();
      for (JsonNode input : tx.get("vin")) {
        in.append(in.isEmpty() ? "" : " ").append(input.get("txid").asText());
        in.append(':').append(input.get("vout").asInt());
      }
      StringBuilder out = new StringBuilder();
      for (JsonNode output : tx.get("vout")) {
        String address = output.path("address").asText("");
        boolean unspendable = output.path("type").asText("").equals("NULL_DATA");
        out.append(out.isEmpty() ? "" : " ");
        out.append(unspendable ? "!" : address.isEmpty() ? "-" : address);
        out.append('=').append(output.get("value").asLong());
        if (!address.isEmpty()) {
          addresses.add(address);
        }
      }
      recording.tx(tx.get("txid").asText(), in.toString(), out.toString());
    }
  }
}
