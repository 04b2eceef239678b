package org.flowmon.standalone;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.ChainFollower;
import org.flowmon.ingest.Start;
import org.flowmon.ingest.bitcoin.PeerFollower;
import org.flowmon.ingest.bitcoin.PeerOptions;
import org.flowmon.ingest.evm.Contracts;
import org.flowmon.ingest.evm.EvmFollower;
import org.flowmon.ingest.evm.EvmOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a live chain is followed: Bitcoin from its peers, an account chain from its nodes. */
final class LiveOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--peer",
      paramLabel = "HOST:PORT",
      description = {
        "a Bitcoin peer to ask; may be repeated; default: those that the DNS seeds name"
      })
  private List<String> peers = List.of();

  @Option(
      names = "--rpc",
      paramLabel = "URL",
      description = {
        "a node of an account chain (http, https, ws or wss); may be repeated: several are",
        "compared by block hash and stand in for each other"
      })
  private List<String> nodes = List.of();

  @Option(
      names = "--calls-per-second",
      paramLabel = "N",
      defaultValue = "" + EvmOptions.DEFAULT_CALLS,
      description = "so many calls a node is asked at most; default ${DEFAULT-VALUE}")
  private int calls;

  @Option(
      names = "--from",
      paramLabel = "WHERE",
      defaultValue = "-144",
      description = "where a new lane begins: HEIGHT, HASH or -N blocks back; default -144")
  private String from;

  @Option(
      names = "--mempool",
      description = {
        "tell of Bitcoin transactions before they are in a block: alerts of state pending, which a",
        "block confirms, or which are retracted. Off by default: a peer can tell of what cannot be,",
        "since no signature is checked, and it about doubles the records of the lane. Meant for a",
        "peer that you trust"
      })
  private boolean mempool;

  @Option(
      names = "--opening-balances",
      description = {
        "state what the accounts of a block held before it, so that shares are exact from the",
        "first block. Costs one call for each account and asset when it is first seen (thousands",
        "at first: consider --calls-per-second), nodes that keep the state of old blocks",
        "(without an archive about the last 128), about 150 bytes of memory for each, and",
        "reading the whole lane at the start. Only for a lane that is begun and kept with it;",
        "not on tron; default: off"
      })
  private boolean openingBalances;

  @Option(
      names = "--tron-api",
      paramLabel = "URL",
      description = {
        "the own interface of a TRON node (http://HOST:8090, without /wallet), which tells what each",
        "transaction burned for energy and bandwidth, in one call a block; without it these fees stay",
        "unknown, and an account that paid them holds that much less than is traced"
      })
  private @Nullable String tronApi;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  LiveOptions() {}

  /**
   * What follows that chain; what is wrong with the options is a mistake of usage.
   *
   * @throws IOException when a list of contracts cannot be read
   */
  Supplier<ChainFollower> followers(PipelineOptions options) throws IOException {
    Chain chain = options.chain();
    refuse(tronApi != null && !chain.equals(Chain.TRON), "--tron-api: " + chain + " is not tron");
    Start start = options.parsed("--from", () -> Start.parse(from));
    if (chain.model() == Chain.Model.UTXO) {
      refuse(!nodes.isEmpty(), "--rpc: " + chain + " is followed from its peers: use --peer");
      refuse(openingBalances, "--opening-balances: " + chain + " has no accounts");
      PeerOptions usual = PeerOptions.of(chain, peers, start);
      PeerOptions following = mempool ? usual.withMempool() : usual;
      options.parsed("--network, --peer", () -> new PeerFollower(following, new Random())).close();
      return () -> new PeerFollower(following, new Random());
    }
    refuse(mempool, "--mempool: only Bitcoin's is followed, not that of " + chain);
    refuse(!peers.isEmpty(), "--peer: " + chain + " is followed from its nodes: use --rpc");
    Contracts contracts = options.contracts();
    EvmOptions following =
        options.parsed(
            "--rpc, --calls-per-second", () -> EvmOptions.of(contracts, nodes, start, calls));
    EvmOptions balanced =
        openingBalances
            ? options.parsed("--opening-balances", following::withOpeningBalances)
            : following;
    String api = tronApi;
    EvmOptions wanted =
        api == null ? balanced : options.parsed("--tron-api", () -> balanced.withTronApi(api));
    options.parsed("--rpc", () -> new EvmFollower(wanted, new Random())).close();
    return () -> new EvmFollower(wanted, new Random());
  }

  private void refuse(boolean wrong, String what) {
    if (wrong) {
      throw new ParameterException(command.commandLine(), what);
    }
  }
}
