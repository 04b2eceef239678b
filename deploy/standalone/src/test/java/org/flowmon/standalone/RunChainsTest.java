package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flowmon.chain.AddressForm;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TronAddress;
import org.flowmon.ingest.evm.AnvilNode;
import org.flowmon.ingest.evm.ChainList;
import org.flowmon.ingest.evm.RpcProxy;
import org.flowmon.ingest.evm.SmallToken;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code run --chain NAME} against a real node of that chain id, which knows no final blocks. */
final class RunChainsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  @BeforeEach
  void aNodeIsInstalled() {
    AnvilNode.assumeInstalled();
  }

  /** As records spell an address that the node spells like that. */
  private static String spelled(Chain chain, String address) {
    String text = chain.equals(Chain.TRON) ? TronAddress.ofHex(address) : address;
    return AddressForm.normal(chain.name(), text);
  }

  private Path list(Chain chain) throws Exception {
    return Files.writeString(
        directory.resolve("list.jsonl"),
        """
        {"entity":"payer","name":"Payer","chain":"%1$s","address":"%2$s","source":"test"}
        {"entity":"listed","name":"Listed","tags":["sanctioned"],"chain":"%1$s","address":"%3$s",\
        "source":"test"}
        """
            .formatted(chain, spelled(chain, AnvilNode.ALICE), spelled(chain, AnvilNode.BOB)));
  }

  /** A chain of one's own, and a token of it. */
  private List<Object> own() throws Exception {
    Path chains =
        Files.writeString(
            directory.resolve("chains.jsonl"),
            """
            # A rollup.
            {"chain":"base","id":8453,"lane":8,"coin":"ETH","slip44":60,"confirmations":12}
            """);
    Path tokens =
        Files.writeString(
            directory.resolve("tokens.jsonl"),
            """
            {"chain":"base","address":"0xfde4C96c8593536E31F229EA8f37b2ADa2699bb2","symbol":"USDT",\
            "decimals":6,"source":"test"}
            """);
    return List.of("--chains", chains, "--tokens", tokens);
  }

  private List<String> command(Chain chain, RpcProxy proxy, List<Object> more) throws Exception {
    List<Object> all = new ArrayList<>(List.of("run", "--chain", chain, "--rpc", proxy.url()));
    all.addAll(more);
    all.addAll(List.of("--from", 0, "--metrics", "off", "--no-desk", "--no-builtin-watchlist"));
    all.addAll(List.of("--watchlist", list(chain), "--data", directory.resolve("data")));
    return Child.monitor(all.toArray());
  }

  /** The newest revision of each alert, by its amount in base units. */
  private Map<String, JsonNode> alerts() throws Exception {
    Path data = directory.resolve("data");
    Map<String, JsonNode> alerts = new HashMap<>();
    for (String line :
        CommandLineFixture.json("alerts", "tail", "--data", data, "--json", "--until-idle")) {
      JsonNode alert = JSON.readTree(line);
      alerts.put(alert.path("amount").path("base_units").asText(), alert);
    }
    return alerts;
  }

  private static boolean settled(Map<String, JsonNode> alerts, long units) {
    JsonNode first = alerts.get(Long.toString(units));
    return first != null
        && first.at("/finality/status").asText().equals("final")
        && alerts.containsKey(Long.toString(units + 1));
  }

  /** Tether's token on each chain, an amount of it, and how people read that. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bnb     | 56        | 0x55d398326f99059ff775485246999027b3197955 | 1500000000000000000 | 1.5
          polygon | 137       | 0xc2132d05d31c914a87c6611c10748aeb04b58e8f | 1234560000          | 1,234.56
          base    | 8453      | 0xfde4c96c8593536e31f229ea8f37b2ada2699bb2 | 1234560000          | 1,234.56
          tron    | 728126428 | 0xa614f803b6fd780986a42c78ec9c7f77e6ded13c | 1234560000          | 1,234.56
          """)
  void isFollowedAndFinalByConfirmations(
      String name, long chainId, String token, long units, String shown) throws Exception {
    boolean own = name.equals("base");
    List<Object> more = own ? own() : List.of();
    if (own) {
      ChainList.know((Path) more.get(1));
    }
    Chain chain = Chain.named(name);
    try (AnvilNode node = AnvilNode.start(0, chainId);
        RpcProxy proxy = new RpcProxy(node).plain(chain)) {
      SmallToken.put(node, token, AnvilNode.ALICE, Long.MAX_VALUE);
      node.mine(2);
      // Two payments in a row. With the last block the first has its confirmations, the second one
      // too few.
      SmallToken.pay(node, token, AnvilNode.ALICE, AnvilNode.BOB, units);
      node.mine(1);
      SmallToken.pay(node, token, AnvilNode.ALICE, AnvilNode.BOB, units + 1);
      node.mine(chain.confirmations() - 1);
      try (Child run = Child.start(command(chain, proxy, more))) {
        run.await("LIVE");
        run.await("Payer -> Listed  " + shown + " USDT");
        run.await("no traces: internal transfers are not seen");
        run.await("blocks without traces: internal transfers"); // so the lane says too
        Map<String, JsonNode> alerts = alerts();
        for (int i = 0; i < 30 && !settled(alerts, units); i++) {
          alerts = alerts(); // the second payment, and the finality of the first, come behind it
        }
        JsonNode first = Objects.requireNonNull(alerts.get(Long.toString(units)));
        assertEquals("final", first.at("/finality/status").asText(), first::toString);
        JsonNode second = Objects.requireNonNull(alerts.get(Long.toString(units + 1)));
        assertEquals("included", second.at("/finality/status").asText(), second::toString);
        assertEquals(chain.caip2(), first.at("/chain/caip2").asText());
        assertEquals("USDT", first.at("/asset/symbol").asText());
        assertEquals(spelled(chain, token), first.at("/asset/contract").asText());
        assertEquals(spelled(chain, AnvilNode.BOB), first.at("/destination/address").asText());
        assertEquals(shown.replace(",", ""), first.at("/amount/value").asText());
        assertTrue(
            first.path("title").asText().contains(": " + shown + " USDT, direct"), first::toString);

        SmallToken.pay(node, token, AnvilNode.ALICE, AnvilNode.BOB, 2 * units);
        node.mine(1);
        run.await("Payer -> Listed  " + (units == 1_234_560_000 ? "2,469.12" : "3") + " USDT");
        run.signal("TERM");
        assertEquals(0, run.code(), run::said);
      }
      if (own) {
        theLaneIsItsForLife(proxy);
      }
    }
  }

  /** Other chains in the file are refused, and none is needed. */
  private void theLaneIsItsForLife(RpcProxy proxy) throws Exception {
    Path others =
        Files.writeString(
            directory.resolve("others.jsonl"),
            """
            {"chain":"gnosis","id":100,"lane":8,"coin":"XDAI","confirmations":12}
            """);
    List<String> command =
        Child.monitor(
            "run",
            "--chain",
            "gnosis",
            "--rpc",
            proxy.url(),
            "--chains",
            others,
            "--metrics",
            "off",
            "--no-desk",
            "--no-builtin-watchlist",
            "--data",
            directory.resolve("data"));
    try (Child run = Child.start(command)) {
      assertEquals(1, run.code(), run::said);
      run.await(
          "--chains: base (eip155:8453) on lane 8 is at odds with gnosis (eip155:100) on lane 8");
    }
  }
}
