package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prices from a file in a replay over a real broker. */
@Timeout(180)
class PricesReplayTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String BTC = "bip122:000000000019d6689c085ae165831e93/slip44:0";

  @TempDir private Path dir = Path.of("");

  private Path blocks() throws IOException {
    return Files.writeString(
        dir.resolve("blocks.jsonl"),
        RecordedText.bitcoin()
            .block(1)
            .tx("t0", "x:0@p=100000", "q=100000")
            .block(2, "orphan", "b1")
            .tx("t1", "x:1@p=300000", "q=300000")
            .disconnect(2, "orphan")
            .block(2)
            .tx("t1", "x:1@p=300000", "q=300000")
            .toString());
  }

  private CommandLineFixture replay(Path prices, Object... more) throws IOException {
    Path list =
        Files.writeString(
            dir.resolve("list.jsonl"),
            """
            {"entity":"payer","name":"P","tags":["sanctioned"],"chain":"bitcoin","address":"p","source":"t"}
            {"entity":"payee","name":"Q","kind":"exchange","chain":"bitcoin","address":"q","source":"t"}
            """);
    return CommandLineFixture.run(
        "replay",
        "--in",
        blocks(),
        "--no-builtin-watchlist",
        "--watchlist",
        list,
        "--prices",
        prices,
        List.of(more));
  }

  @Test
  void alertsSayWhatWasMovedWasWorthTheSameEachTime() throws Exception {
    Path prices =
        Files.writeString(
            dir.resolve("prices.csv"),
            "asset,time,price\n"
                + BTC
                + ",2024-05-01T00:15:00Z,60000.5\n"
                + BTC
                + ",2024-05-01T00:20:01Z,1\n"
                + "eip155:1/erc20:0xdAC17F958D2ee523a2206206994597C13D831ec7,2024-05-01T00:00:00Z,0.9999\n");
    Path alerts = dir.resolve("alerts.jsonl");
    CommandLineFixture first = replay(prices, "--alerts", alerts, "--data", dir.resolve("data"));
    assertEquals(0, first.code(), first::toString);
    assertTrue(first.out().contains("0.003 BTC (180.00 USD)"), first::out);
    List<String> lines = Files.readAllLines(alerts);
    JsonNode before = MAPPER.readTree(lines.get(0));
    assertTrue(before.get("usd").isNull());
    assertEquals("before_first", before.get("usd_missing_reason").asText());
    for (String line : lines.subList(1, lines.size())) {
      JsonNode usd = MAPPER.readTree(line).get("usd");
      assertEquals(
          "{\"value\":\"180.00\",\"price\":\"60000.5\",\"price_time\":\"2024-05-01T00:15:00Z\","
              + "\"source\":\"file prices.csv\"}",
          usd.toString());
    }
    assertEquals(4, lines.size());

    CommandLineFixture again = replay(prices, "--alerts", alerts, "--data", dir.resolve("data"));
    assertEquals(0, again.code(), again::toString);
    assertEquals(lines, Files.readAllLines(alerts));
    CommandLineFixture fresh = replay(prices, "--alerts", alerts);
    assertEquals(0, fresh.code(), fresh::toString);
    assertEquals(lines, Files.readAllLines(alerts));

    String id = before.get("alert_id").asText();
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("data"), 0)) {
      CommandLineFixture explained =
          CommandLineFixture.run(
              "explain",
              id,
              "--no-builtin-watchlist",
              "--watchlist",
              dir.resolve("list.jsonl"),
              "--kafka",
              broker.bootstrap());
      assertEquals(0, explained.code(), explained::toString);
      assertTrue(explained.out().contains("worth unknown: before_first"), explained::out);
    }
  }

  @Test
  void aBadFileIsNamedWithItsLineBeforeAnythingStarts() throws IOException {
    String head = "asset,time,price\n";
    String good = BTC + ",2024-05-01T00:15:00Z,60000.5\n";
    says(":1: expected the header asset,time,price, found nothing", "");
    says(":1: expected the header asset,time,price, found coin", "coin\n");
    says(":3: expected 3 columns, found 2", head + good + BTC + ",1\n");
    says(":2: expected an asset by its CAIP-19 id", head + good.replace("bip122:0", "btc:0"));
    says(":2: bip122", head + good.replace("slip44:0", "slip44:2"));
    says(":2: Text 'yesterday'", head + good.replace("2024-05-01T00:15:00Z", "yesterday"));
    says(":2: price: expected dollars", head + good.replace("60000.5", "1e9"));
    says(":2: a price is more than nothing", head + good.replace("60000.5", "0"));
    says(
        "is no token that is followed",
        head
            + "eip155:1/erc20:0x00000000000000000000000000000000000000aa,2024-05-01T00:00:00Z,1\n");
    CommandLineFixture none = replay(dir.resolve("none.csv"));
    assertEquals(1, none.code(), none::toString);
    assertTrue(none.err().contains("none.csv: no such file"), none::err);
  }

  private void says(String what, String text) throws IOException {
    Path file = Files.writeString(dir.resolve("bad.csv"), text);
    CommandLineFixture ended = replay(file);
    assertEquals(1, ended.code(), ended::toString);
    assertTrue(ended.err().contains(file + (what.startsWith(":") ? what : ":2: ")), ended::err);
    assertTrue(ended.err().contains(what), ended::err);
  }
}
